import { extendOutputSchema } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { Fault } from '../../embedded/faults';
import type { ShareWorld } from '../../embedded/ShareWorld';
import type { HeldGrant } from '../HeldGrant';
import { makeHeldGrant, scheduledEnd, scheduleEnd } from './heldGrants';
import { revoke } from './revocations';
import { always, passing, small, type CallEnds, type Trouble } from './trouble';

type Given = (held: HeldGrant, world: ShareWorld) => Promise<unknown>;

/** When access ends, by the name that the outcomes give it. */
const dates = {
  old: '2098-01-01T00:00:00Z',
  new: '2099-01-01T00:00:00Z',
  theirs: '2097-01-01T00:00:00Z',
};

const named = (time: string | null | undefined): string =>
  Object.entries(dates).find(([, date]) => date === time)?.[0] ?? 'never';

/** One run of the extend machine, for request `r1`, which has an old end. */
export interface Extension {
  /** Done before the start; when left out, `r1` shares with the old end. */
  given?: Given;
  /** The new one when left out. */
  accessEndsAt?: string | null;
  /** Made at the start where time matters. */
  input?: () => object;
  faults?: (held: HeldGrant, world: ShareWorld) => Fault[];
}

export interface ExtensionOutcome {
  /**
   * `extended` or the error without `DataSharing.`, followed by the end that is
   * scheduled: `old`, `new`, `never`. Where the record has another one:
   * `new, noted old`; where the request holds nothing: `new, not held`.
   */
  end: string;
  cause?: string;
  output?: any;
  held: HeldGrant;
  calls: string[];
}

/** Has the end of `r1`, in the schedule and in the record. */
async function setEnd(
  world: ShareWorld,
  held: HeldGrant,
  accessEndsAt: string,
): Promise<void> {
  await scheduleEnd(world, held, 'r1', accessEndsAt);
  const name = held.holdName('r1');
  const hold = JSON.parse((await held.record())[name]);
  await held.update(
    'SET #hold = :hold',
    { ':hold': { S: JSON.stringify({ ...hold, accessEndsAt }) } },
    { '#hold': name },
  );
}

const shared: Given = async (held, world) => {
  await held.share('r1');
  await setEnd(world, held, dates.old);
};

const endless: Given = held => held.share('r1');

async function state(world: ShareWorld, held: HeldGrant): Promise<string> {
  const scheduled = named(await scheduledEnd(world, held, 'r1'));
  const hold = (await held.record())[held.holdName('r1')];
  if (!hold) return `${scheduled}, not held`;
  if (!hold.startsWith('{')) return `${scheduled}, unreadable`;
  const noted = named(JSON.parse(hold).accessEndsAt);
  return noted === scheduled ? scheduled : `${scheduled}, noted ${noted}`;
}

/** Starts it, and waits for its end. */
export async function extend(
  world: ShareWorld,
  held: HeldGrant,
  { accessEndsAt = dates.new, input, faults }: Extension = {},
): Promise<ExtensionOutcome> {
  const { aws } = world;
  const firstCall = aws.calls.length;
  aws.faults.set(...(faults?.(held, world) ?? []));
  const executionArn = await world.startMachine('extend', {
    ...held.extension('r1', accessEndsAt),
    ...input?.(),
  });
  const { status, error, cause, output } = await aws.ending(executionArn);
  aws.faults.clear();
  const ended =
    status === 'SUCCEEDED' ? 'extended' : error.replace(/^DataSharing\./, '');
  return {
    end: `${ended}, ${await state(world, held)}`,
    cause,
    output: output && extendOutputSchema.strict().parse(JSON.parse(output)),
    held,
    calls: aws.calls.slice(firstCall).map(({ action }) => action),
  };
}

/** Makes what is given, and extends. */
export async function runExtend(
  world: ShareWorld,
  extension: Extension,
): Promise<ExtensionOutcome> {
  const held = await makeHeldGrant(world, 'open');
  await (extension.given ?? shared)(held, world);
  return extend(world, held, extension);
}

/**
 * An extension that is stopped in the middle of a call.
 *
 * @returns the end that is scheduled then, and the former and the new one
 */
export async function dyingExtend(
  world: ShareWorld,
  { given = shared, accessEndsAt = dates.new }: Extension,
  fault: Fault,
) {
  const { aws } = world;
  const held = await makeHeldGrant(world, 'open');
  await given(held, world);
  const scheduled = async () => named(await scheduledEnd(world, held, 'r1'));
  const former = await scheduled();
  aws.faults.set(fault);
  const executionArn = await world.startMachine(
    'extend',
    held.extension('r1', accessEndsAt),
  );
  await aws.settled();
  await aws.call('sfn', 'StopExecution', { executionArn });
  aws.faults.release();
  aws.faults.clear();
  expect((await world.describe(executionArn)).status).toBe('ABORTED');
  return {
    held,
    ends: {
      either: [former, named(accessEndsAt)],
      scheduled: await scheduled(),
    },
  };
}

/** An extension that goes one way, and how it ends. */
export interface ExtendPath extends Extension {
  /** The rule that it proves. */
  name: string;
  end: string;
  /** In the cause of an error. */
  says?: string;
}

const overtaken =
  (action: string, by: Given, nth: number = 1) =>
  (held: HeldGrant, world: ShareWorld): Fault[] =>
    [{ action, nth, kind: 'overtaken', by: () => by(held, world) }];

/** As a revocation leaves it that has finished. */
const revokedMeanwhile: Given = async (held, { aws }) => {
  await held.update(
    'REMOVE #hold, granted, baseline',
    {},
    { '#hold': held.holdName('r1') },
  );
  await aws.call('scheduler', 'DeleteSchedule', {
    Name: held.scheduleName('r1'),
  });
};

/** By a revocation that has begun, and has done nothing else yet. */
const released: Given = held =>
  held.update(
    'REMOVE #hold SET revoking = :me',
    { ':me': { S: 'somebody' } },
    { '#hold': held.holdName('r1') },
  );

/** As another execution that ran in between. */
const theirs: Given = async (held, { aws }) => {
  const name = held.holdName('r1');
  const hold = JSON.parse((await held.record())[name]);
  await held.update(
    'SET #hold = :hold',
    {
      ':hold': {
        S: JSON.stringify({
          ...hold,
          accessEndsAt: dates.theirs,
          at: String(aws.calls.length),
        }),
      },
    },
    { '#hold': name },
  );
};

/** In time for the machine, too late for the schedule: it wants a minute. */
const soon = () => ({
  accessEndsAt: `${new Date(Date.now() + 30_000).toISOString().slice(0, 19)}Z`,
});

const remember = 'dynamodb:UpdateItem';

export const extendPaths: ExtendPath[] = [
  {
    name: 'malformed input',
    accessEndsAt: 'tomorrow',
    end: 'InvalidInput, old',
    says: 'accessEndsAt: a time in the future',
  },
  { name: 'put off', end: 'extended, new' },
  {
    name: 'put forward',
    accessEndsAt: dates.theirs,
    end: 'extended, theirs',
  },
  { name: 'set where there was none', given: endless, end: 'extended, new' },
  { name: 'removed', accessEndsAt: null, end: 'extended, never' },
  {
    name: 'removed where there was none',
    given: endless,
    accessEndsAt: null,
    end: 'extended, never',
  },
  {
    name: 'nothing was ever held',
    given: async () => {},
    end: 'ExtendFailed, never, not held',
    says: 'holds nothing any more',
  },
  {
    name: 'the share was revoked before',
    given: async (held, world) => {
      await shared(held, world);
      await revoke(world, held);
    },
    end: 'ExtendFailed, never, not held',
    says: 'holds nothing any more',
  },
  {
    name: 'a revocation is under way',
    given: async (held, world) => {
      await shared(held, world);
      await released(held, world);
    },
    end: 'ExtendFailed, old, not held',
    says: 'is being revoked',
  },
  {
    name: 'another request that holds the same is being revoked',
    given: async (held, world) => {
      await shared(held, world);
      await held.update('SET revoking = :me', { ':me': { S: 'somebody' } });
    },
    end: 'extended, new',
  },
  {
    name: 'the date is too near',
    input: soon,
    end: 'ExtendFailed, old',
    says: 'less than a minute away',
  },
  {
    name: 'the scheduler refuses',
    faults: () => [{ action: 'scheduler:UpdateSchedule', kind: 'refused' }],
    end: 'ExtendFailed, old',
    says: 'Not authorized to perform scheduler:UpdateSchedule',
  },
  {
    name: 'revoked before the schedule is changed: the new one is undone',
    faults: overtaken('scheduler:UpdateSchedule', revokedMeanwhile),
    end: 'ExtendFailed, never, not held',
    says: 'revoked at the same time',
  },
  {
    name: 'revoked when the schedule is changed: the new one is undone',
    faults: overtaken(remember, revokedMeanwhile),
    end: 'ExtendFailed, never, not held',
    says: 'revoked at the same time',
  },
  {
    name: 'a revocation begins when the schedule is changed: the schedule is left to it',
    faults: overtaken(remember, released),
    end: 'ExtendFailed, new, not held',
    says: 'is being revoked',
  },
  {
    name: 'extended by others at the same time: the last one counts',
    faults: overtaken(remember, theirs),
    end: 'extended, new',
  },
  {
    name: 'extended by others all the time',
    faults: (held, world) => [
      {
        action: remember,
        kind: 'overtaken',
        times: 100,
        by: () => theirs(held, world),
      },
    ],
    end: 'ExtendFailed, new, noted theirs',
    says: 'Others changed the end',
  },
  {
    name: 'a schedule that somebody makes at the same time is replaced',
    given: endless,
    faults: overtaken('scheduler:CreateSchedule', (held, world) =>
      scheduleEnd(world, held, 'r1', dates.theirs),
    ),
    end: 'extended, new',
  },
  {
    name: 'a hold that cannot be read',
    given: async (held, world) => {
      await shared(held, world);
      await held.update(
        'SET #hold = :hold',
        { ':hold': { S: 'not JSON' } },
        { '#hold': held.holdName('r1') },
      );
    },
    end: 'ExtendFailed, old, unreadable',
    says: 'QueryEvaluationError',
  },
];

/** Safe to repeat, so it is, also where no answer came. */
const repeated = (failed: string, extended: string = 'new') => ({
  ...always(`ExtendFailed, ${failed}`),
  ...passing(`extended, ${extended}`),
  'never answered': `extended, ${extended}`,
  'answered too late': `extended, ${extended}`,
});

/** What is not undone where that is refused, or the record cannot be read. */
const undone = (...troubles: Trouble[]) => ({
  ...always('ExtendFailed, never, not held'),
  ...Object.fromEntries(
    (
      [
        'throttled for long',
        'refused once',
        'refused for good',
        ...troubles,
      ] as Trouble[]
    ).map(trouble => [trouble, 'ExtendFailed, new, not held']),
  ),
});

export interface ExtendTable {
  path: string;
  extension: Extension;
  calls: CallEnds[];
}

export const extendTables: ExtendTable[] = [
  {
    path: 'an end that is put off',
    extension: {},
    calls: [
      ['dynamodb:GetItem 1', repeated('old')],
      ['scheduler:UpdateSchedule 1', small(repeated('old'))],
      [`${remember} 1`, small(repeated('new, noted old'))],
    ],
  },
  {
    path: 'an end that is set where there was none',
    extension: { given: endless },
    calls: [
      ['dynamodb:GetItem 1', repeated('never')],
      ['scheduler:UpdateSchedule 1', small(repeated('never'))],
      ['scheduler:CreateSchedule 1', small(repeated('never'))],
      [`${remember} 1`, small(repeated('new, noted never'))],
    ],
  },
  {
    path: 'an end that is removed',
    extension: { accessEndsAt: null },
    calls: [
      ['dynamodb:GetItem 1', repeated('old', 'never')],
      ['scheduler:DeleteSchedule 1', small(repeated('old', 'never'))],
      [`${remember} 1`, small(repeated('never, noted old', 'never'))],
    ],
  },
  {
    path: 'an end that is put off while the share is revoked',
    extension: {
      faults: overtaken('scheduler:UpdateSchedule', revokedMeanwhile),
    },
    calls: [
      // On its day it finds nothing.
      ['dynamodb:GetItem 2', undone('too large an answer')],
      ['scheduler:DeleteSchedule 1', small(undone())],
    ],
  },
];
