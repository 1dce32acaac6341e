import { countsOf, nothing, transitionsOf } from './counts';
import { figuresOf } from './figures';
import { measureAll, paths, type Path } from './paths';
import { prices, usdOfThousand } from './prices';
import { sample } from './sample';

const history = (...types: string[]) => types.map(type => ({ type }));

describe('transitionsOf', () => {
  it('counts each state that was entered, whatever its type', () => {
    const events = history(
      'ExecutionStarted',
      'PassStateEntered',
      'PassStateExited',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskSucceeded',
      'TaskStateExited',
      'FailStateEntered',
      'ExecutionFailed',
    );
    expect(transitionsOf(events)).toBe(3);
  });

  it('counts each retry once more', () => {
    const events = history(
      'TaskStateEntered',
      'TaskScheduled',
      'TaskFailed',
      'TaskScheduled',
      'TaskFailed',
      'TaskScheduled',
      'TaskSucceeded',
    );
    expect(transitionsOf(events)).toBe(3);
  });

  it('counts them beside a task that calls nothing', () => {
    const events = history(
      'TaskStateEntered',
      'EvaluationFailed',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskFailed',
      'TaskScheduled',
    );
    expect(transitionsOf(events)).toBe(3);
  });
});

it('counts all executions, and requests by service', () => {
  const calls = [
    'glue:GetTable',
    'glue:GetTables',
    'sqs:SendMessage',
    'sns:P',
    'dynamodb:UpdateItem',
  ];
  const one = history('PassStateEntered');
  expect(countsOf(calls, [one, one], true)).toEqual({
    ...nothing,
    transitions: 2,
    executions: 2,
    glueRequests: 2,
    // The question and two words of its status: sent, received and deleted.
    sqsRequests: 9,
    snsPublishes: 1,
    schedulerInvocations: 1,
    dynamoDbWrites: 1,
  });
});

describe('usdOfThousand', () => {
  it('is 0.025 for 1,000 transitions', () => {
    expect(usdOfThousand({ ...nothing, transitions: 1 })).toBeCloseTo(0.025);
  });

  it('has a price for all that is counted but executions', () => {
    expect(Object.keys(prices).concat('executions').sort()).toEqual(
      Object.keys(nothing).sort(),
    );
  });

  it('adds up what the AWS sample uses', () => {
    // 4 transitions, 2 Glue, 1 SNS, 4 Lambda, 1 API Gateway.
    expect(usdOfThousand(sample.approved)).toBeCloseTo(
      0.1 + 0.002 + 0.0005 + 0.0008 + 0.001,
    );
  });
});

it.each([
  [20, true],
  [21, false],
])('an approved table of %d transitions holds the bar: %s', (value, holds) => {
  const path = paths.find(({ figure }) => figure === 'approved')!;
  const [figure] = figuresOf(path, { ...nothing, transitions: value });
  expect(figure).toMatchObject({ value, bar: 20, holds });
});

it('measures what the machines really do', async () => {
  const names = ['at-once', 'approved', 'narrowed', 'end-date'];
  const chosen = paths.filter(({ figure }) => names.includes(figure));
  const found = new Map<string, number[]>();
  await measureAll(chosen, ({ figure }, { transitions, executions }) =>
    found.set(figure, [transitions, executions]),
  );
  const [atOnce, approved, narrowed, endDate] = names.map(
    name => found.get(name)!,
  );
  // The share and one judgement; another one after the decision.
  expect(atOnce[1]).toBe(2);
  expect(approved[1]).toBe(3);
  // The schedule starts the revoke machine.
  expect(endDate[1]).toBe(4);
  expect(narrowed).toEqual(approved);
  expect(atOnce[0]).toBeLessThan(approved[0]);
  expect(approved[0]).toBeLessThan(endDate[0]);
});

it('refuses to count a path that ended in another way', async () => {
  const path: Path = { ...paths[0], status: 'FAILED' };
  await expect(measureAll([path], () => {})).rejects.toThrow('SUCCEEDED');
});
