import { App, Aspects } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { CentralStack } from '../CentralStack';
import { parseConfig, type StacksConfig } from '../config';
import { ConsumerStack } from '../ConsumerStack';
import { ProducerStack } from '../ProducerStack';
import { Template } from './template';

export const catalogId = '111122223333';
export const producer = '222233334444';
export const consumer = '444455556666';
/** Receives shares too, and has no role for the workflow. */
export const consumerWithoutRole = '555566667777';
export const region = 'eu-west-1';
export const portalPrincipal = 'arn:aws:iam::999988887777:role/backstage';

/** As a file has it; the accounts are those of `TestWorkflow`. */
export const given = {
  central: {
    account: catalogId,
    region,
    portalUrl: 'https://portal.example/',
    policy: { unflagged: 'approve', wholeDatabase: 'approve' },
    allowedAccounts: [consumer, consumerWithoutRole],
    portal: { principal: portalPrincipal, externalId: 'data-sharing' },
  },
  producers: [{ account: producer, email: 'data@producer.example' }],
  consumers: [{ account: consumer }],
};

export const config: StacksConfig = parseConfig(given);

/** The stacks as CloudFormation would get them, and what cdk-nag says. */
export function synthesise(of: StacksConfig = config) {
  const app = new App({ analyticsReporting: false });
  const central = new CentralStack(app, of);
  const producers = of.producers.map(one => new ProducerStack(app, of, one));
  const consumers = of.consumers.map(one => new ConsumerStack(app, of, one));
  Aspects.of(app).add(new AwsSolutionsChecks());
  const assembly = app.synth();
  const template = (name: string, account: string) =>
    new Template(assembly.getStackByName(name).template, account, region);
  return {
    central: template(central.stackName, of.central.account),
    producers: producers.map((stack, i) =>
      template(stack.stackName, of.producers[i].account),
    ),
    consumers: consumers.map((stack, i) =>
      template(stack.stackName, of.consumers[i].account),
    ),
    findings: assembly.stacks.flatMap(stack =>
      stack.messages.map(({ id, entry }) => `${id} ${entry.data}`),
    ),
  };
}
