import { definition, machineNames } from '@data-sharing/workflow';
import { machineParameters } from './CentralStack';
import { parseConfig } from './config';
import { centralNames } from './names';
import { forbidden, needed } from './__testUtils__/calls';
import { actionsIn, document } from './__testUtils__/documents';
import { policiesOf, withoutOneAction } from './__testUtils__/policies';
import { callsOf } from './__testUtils__/callsOf';
import { recordedRuns } from './__testUtils__/recordedRuns';
import { allowed, nameOf, type Call } from './__testUtils__/simulate';
import {
  config,
  consumer,
  given,
  producer,
  synthesise,
} from './__testUtils__/synth';

const names = centralNames(config.central);
const { central, producers, consumers } = synthesise();
const policies = policiesOf([central, ...producers, ...consumers]);

let recorded: Awaited<ReturnType<typeof recordedRuns>>;
let made: Call[];

beforeAll(async () => {
  recorded = await recordedRuns(policies, names);
  const unique = new Map<string, Call>();
  for (const task of recorded.tasks) {
    for (const call of callsOf(task, names)) {
      unique.set(JSON.stringify(call), call);
    }
  }
  made = [...unique.values()];
  if (recorded.startedByScheduler > 0) {
    made.push({
      by: names.roleArn('scheduler'),
      action: 'states:StartExecution',
      resource: names.machineArn('revoke'),
    });
  }
}, 60_000);

it('the recorded runs go where they should', () => {
  expect(recorded.outcomes).toEqual([
    'share SUCCEEDED',
    'share SUCCEEDED',
    'share SUCCEEDED',
    'share DataSharing.Blocked',
    'extend SUCCEEDED',
    'extend SUCCEEDED',
    'extend SUCCEEDED',
    'consumer SUCCEEDED assumed accepted',
    'share SUCCEEDED',
    'consumer SUCCEEDED assumed accepted',
    'consumer SUCCEEDED assumed accepted',
    'share SUCCEEDED',
    'consumer SUCCEEDED absent pending',
    'revoke SUCCEEDED',
    'revoke SUCCEEDED',
    'share DataSharing.GrantFailed',
  ]);
  expect(recorded.startedByScheduler).toBe(1);
});

it.each(machineNames)('every call that %s can make was recorded', name => {
  const calls: string[] = [];
  JSON.parse(definition(name, machineParameters(config)), (key, value) => {
    if (key === 'Resource' && /^arn:/.test(value)) calls.push(value);
    return value;
  });
  const seen = new Set(
    recorded.tasks
      .filter(({ machine }) => machine === name)
      .map(task => `${task.resourceType}:${task.resource}`),
  );
  const unseen = calls
    .map(resource => resource.replace('arn:aws:states:::', ''))
    .filter(resource => !seen.has(resource));
  expect(calls).not.toEqual([]);
  expect(unseen).toEqual([]);
});

it('every call that was recorded or is needed is allowed', async () => {
  const denied: string[] = [];
  for (const call of [...made, ...needed(names)]) {
    if (!(await allowed(call, policies))) denied.push(nameOf(call));
  }
  expect(made.length).toBeGreaterThan(20);
  expect(denied).toEqual([]);
});

it('no call is allowed that nobody should make', async () => {
  const open: string[] = [];
  expect(forbidden(names).length).toBeGreaterThan(120);
  for (const call of forbidden(names)) {
    if (await allowed(call, policies)) open.push(nameOf(call));
  }
  expect(open).toEqual([]);
});

it('every action of every policy is needed: without it, something is denied, or open', async () => {
  const good = [...made, ...needed(names)];
  const bad = forbidden(names);
  const superfluous: string[] = [];
  let count = 0;
  for (const { effect, what, arn, rest } of withoutOneAction(policies)) {
    count += 1;
    // Only what the policy bears on can differ.
    const bearsOn = ({ by, resource }: Call) => by === arn || resource === arn;
    const differs = async () => {
      for (const call of (effect === 'Allow' ? good : bad).filter(bearsOn)) {
        const is = await allowed(call, rest);
        if (effect === 'Allow' ? !is : is) return true;
      }
      return false;
    };
    if (!(await differs())) superfluous.push(what);
  }
  expect(count).toBeGreaterThan(60);
  expect(superfluous).toEqual([]);
}, 120_000);

const actionsOf = (role: string) =>
  new Set(policies.identity[role].Statement.flatMap(({ Action }) => Action));

it('the portal may do what the READMEs of its plugins say, and nothing else', () => {
  const said = ['data-sharing-backend', 'catalog-backend-module-glue'].flatMap(
    plugin => actionsIn(document(`plugins/${plugin}/README.md`)),
  );
  expect(actionsOf(names.roleArn('portal'))).toEqual(new Set(said));
});

it.each([
  ['data-sharing-workflow', names.roleArn('workflow')],
  ['data-sharing-scheduler', names.roleArn('scheduler')],
  ['data-sharing-portal', names.roleArn('portal')],
  ['ProducerWorkflowRole', names.producerRoleArn(producer)],
  ['DataSharingConsumerRole', names.consumerRoleArn(consumer)],
])('the documentation says what %s may do', (title, role) => {
  const [, section] = document('docs/deployment.md').split(`### \`${title}\``);
  expect(new Set(actionsIn(section.split('\n#')[0]))).toEqual(actionsOf(role));
});

describe('with an organisation', () => {
  const of = policiesOf([
    synthesise(
      parseConfig({
        ...given,
        central: {
          ...given.central,
          organizationId: 'o-abcdefghij',
          allowedAccounts: [],
        },
      }),
    ).central,
  ]);
  const assume = (resource: string, organization: string) =>
    allowed(
      {
        by: names.roleArn('workflow'),
        action: 'sts:AssumeRole',
        resource,
        context: { 'aws:ResourceOrgID': organization },
      },
      of,
    );

  it.each([
    ['producers', names.producerRoleArn('333344445555')],
    ['consumers', names.consumerRoleArn('333344445555')],
  ])('the %s are its accounts', async (_, role) => {
    expect(await assume(role, 'o-abcdefghij')).toBe(true);
    expect(await assume(role, 'o-zzzzzzzzzz')).toBe(false);
    const other = 'arn:aws:iam::333344445555:role/Admin';
    expect(await assume(other, 'o-abcdefghij')).toBe(false);
  });
});

it('where any account may receive shares, the consumers are those of the configuration', async () => {
  const assume = async (members: object[], account: string) => {
    const { central: open } = synthesise(
      parseConfig({
        ...given,
        central: { ...given.central, allowedAccounts: [] },
        consumers: members,
      }),
    );
    const by = names.roleArn('workflow');
    const resource = names.consumerRoleArn(account);
    const call = { by, action: 'sts:AssumeRole', resource };
    return allowed(call, policiesOf([open]));
  };
  expect(await assume(given.consumers, consumer)).toBe(true);
  expect(await assume(given.consumers, '333344445555')).toBe(false);
  expect(await assume([], consumer)).toBe(false);
});
