import { App, Aspects } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { CentralStack } from '../CentralStack';
import { parseConfig, type StacksConfig } from '../config';
import { ProducerStack } from '../ProducerStack';
import { Template } from './template';

export const catalogId = '111122223333';
export const producer = '222233334444';
export const region = 'eu-west-1';
export const portalPrincipal = 'arn:aws:iam::999988887777:role/backstage';

/** As a file has it; the accounts are those of `TestWorkflow`. */
export const given = {
  central: {
    account: catalogId,
    region,
    portalUrl: 'https://portal.example/',
    policy: { unflagged: 'approve', wholeDatabase: 'approve' },
    allowedAccounts: ['444455556666'],
    portal: { principal: portalPrincipal, externalId: 'data-sharing' },
  },
  producers: [{ account: producer, email: 'data@producer.example' }],
};

export const config: StacksConfig = parseConfig(given);

/** The stacks as CloudFormation would get them, and what cdk-nag says. */
export function synthesise(of: StacksConfig = config) {
  const app = new App({ analyticsReporting: false });
  const central = new CentralStack(app, of);
  const producers = of.producers.map(one => new ProducerStack(app, of, one));
  Aspects.of(app).add(new AwsSolutionsChecks());
  const assembly = app.synth();
  const template = (name: string, account: string) =>
    new Template(assembly.getStackByName(name).template, account, region);
  return {
    central: template(central.stackName, of.central.account),
    producers: producers.map((stack, i) =>
      template(stack.stackName, of.producers[i].account),
    ),
    findings: assembly.stacks.flatMap(stack =>
      stack.messages.map(({ id, entry }) => `${id} ${entry.data}`),
    ),
  };
}
