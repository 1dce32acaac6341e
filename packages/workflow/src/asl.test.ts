import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as glue from '@aws-sdk/client-glue';
import * as lakeformation from '@aws-sdk/client-lakeformation';
import * as ram from '@aws-sdk/client-ram';
import * as scheduler from '@aws-sdk/client-scheduler';
import * as sfn from '@aws-sdk/client-sfn';
import * as sns from '@aws-sdk/client-sns';
import { workflowErrors } from '@data-sharing/backstage-plugin-data-sharing-common';
import {
  definition,
  machineNames,
  type WorkflowParameters,
} from './definitions';
import { allStates } from './reach/definition';

const validate: (asl: object) => {
  isValid: boolean;
  errorsText: (separator?: string) => string;
} = require('asl-validator');

const sdk: Record<string, object> = {
  dynamodb,
  glue,
  lakeformation,
  ram,
  scheduler,
  sfn,
  sns,
};

const parameters: WorkflowParameters = {
  catalogId: '111122223333',
  region: 'eu-west-1',
  policy: { unflagged: 'approve', wholeDatabase: 'approve' },
  allowedAccounts: ['444455556666'],
  portalUrl: 'https://portal.example/',
  queueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/q',
  judgeStateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:j',
  revokeStateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:r',
  schedulerRoleArn: 'arn:aws:iam::111122223333:role/s',
  workflowRoleArn: 'arn:aws:iam::111122223333:role/w',
};

const machine = (name: (typeof machineNames)[number]) =>
  JSON.parse(definition(name, parameters));

describe.each(machineNames)('%s.asl.json', name => {
  const states: Array<[string, any]> = allStates(machine(name));

  it('is valid Amazon States Language', () => {
    const result = validate(machine(name));
    expect(result.errorsText('\n')).toBe('');
    expect(result.isValid).toBe(true);
  });

  it('calls only actions that the SDK has, each with a time limit', () => {
    const tasks = states.filter(([, state]) => state.Type === 'Task');
    expect(tasks.length).toBeGreaterThan(0);
    for (const [, state] of tasks) {
      expect(state.TimeoutSeconds).toBeDefined();
    }
    const actions = tasks
      .map(([, state]) => /:::(?:aws-sdk:)?(\w+):(\w+)$/.exec(state.Resource))
      .filter(match => match !== null);
    for (const [, service, action] of actions) {
      const command = `${action[0].toUpperCase()}${action.slice(1)}Command`;
      expect(Object.keys(sdk[service])).toContain(command);
    }
  });

  it('ends badly only with the errors of the contract', () => {
    for (const [, state] of states.filter(([, { Type }]) => Type === 'Fail')) {
      expect(Object.values(workflowErrors)).toContain(state.Error);
    }
  });
});

describe('share.asl.json', () => {
  const { States } = machine('share');

  it('grants only by way of an explicit yes', () => {
    const into = (target: string) =>
      Object.keys(States).filter(
        name =>
          JSON.stringify(States[name]).includes(`"Next":"${target}"`) ||
          States[name].Default === target,
      );
    expect(into('Grant')).toEqual(['Remember']);
    expect(into('Remember').sort()).toEqual([
      'Schedule the end',
      'What is to be done first',
    ]);
    expect(into('Schedule the end')).toEqual(['What is to be done first']);
    expect(into('What is to be done first').sort()).toEqual([
      'List database permissions',
      'List permissions',
    ]);
    expect(into('List database permissions')).toEqual([
      'What is to be done first',
    ]);
    expect(into('List permissions').sort()).toEqual([
      'Hold',
      'What is to be done first',
    ]);
    expect(into('Hold')).toEqual(['May it be shared']);
    expect(States['May it be shared'].Default).toBe('Notify producer');
  });

  it('puts the token nowhere but into the message to the portal', () => {
    const holders = Object.keys(States).filter(name =>
      JSON.stringify(States[name]).includes('Task.Token'),
    );
    expect(holders).toEqual(['Ask for approval']);
  });
});

describe('consumer.asl.json', () => {
  const definitionOf = machine('consumer');

  it('ends within half an hour', () => {
    expect(definitionOf.TimeoutSeconds).toBeLessThan(1800);
  });

  it('changes something only as the optional role of the consumer', () => {
    const asCentral = allStates(definitionOf)
      .filter(([, { Type }]) => Type === 'Task')
      .filter(([, state]: [string, any]) => !state.Credentials)
      .map(([, state]: [string, any]) => state.Resource.split(':').at(-1));
    expect(asCentral.sort()).toEqual([
      'getResourceShareAssociations',
      'listPermissions',
    ]);
  });

  it('makes links, and databases for them, and nothing with a location', () => {
    const { States } = definitionOf;
    expect(States['Make link'].Arguments.TableInput).toEqual({
      Name: expect.any(String),
      TargetTable: expect.any(Object),
    });
    expect(JSON.stringify(definitionOf)).not.toMatch(/Location|update|delete/);
  });
});

describe('definition', () => {
  it.each<[string, Partial<WorkflowParameters>]>([
    ['QueueUrl', { queueUrl: undefined }],
    ['PortalUrl', { portalUrl: 'https://x" & $states.context' }],
    ['PortalUrl', { portalUrl: "https://x'" }],
    ['PortalUrl', { portalUrl: 'https://x %} {% y' }],
  ])('refuses a value for %s that is missing or breaks out', (name, bad) => {
    expect(() => definition('share', { ...parameters, ...bad })).toThrow(name);
  });

  it('has no default for the policy', () => {
    const policy = { unflagged: 'share' } as WorkflowParameters['policy'];
    expect(() => definition('share', { ...parameters, policy })).toThrow(
      'policy.wholeDatabase',
    );
  });
});
