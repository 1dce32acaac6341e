import type { Fault } from '../../embedded/faults';

/** Calls that a state makes before it gives up: one, and five retries. */
export const attempts = 6;

/** From there on, for longer than any execution lasts. */
const forGood = 10_000;

/** What may happen to a call, in the order of the tables. */
export const troubles = {
  'throttled twice': { kind: 'throttled', times: 2 },
  'breaks off once': { kind: 'breaks-off' },
  'breaks off when done': { kind: 'breaks-off-when-done' },
  'throttled for long': { kind: 'throttled', times: attempts },
  'refused once': { kind: 'refused' },
  'refused for good': { kind: 'refused', times: forGood },
  'never answered': { kind: 'hangs' },
  'answered too late': { kind: 'hangs-when-done' },
  'too large an answer': { kind: 'too-large' },
} satisfies Record<string, Omit<Fault, 'action' | 'nth'>>;

export type Trouble = keyof typeof troubles;

export const troubleNames = Object.keys(troubles) as Trouble[];

/** @param call - `glue:GetDatabase 2`: the second one */
export function faultOf(call: string, trouble: Trouble): Fault {
  const [action, nth] = call.split(' ');
  return { action, nth: Number(nth), ...troubles[trouble] };
}

/** Calls as `action n`, numbered for each action. */
export function numbered(actions: string[]): string[] {
  const counts = new Map<string, number>();
  return actions.map(action => {
    const count = (counts.get(action) ?? 0) + 1;
    counts.set(action, count);
    return `${action} ${count}`;
  });
}

/** A call, and how it ends for each trouble that it may have. */
export type CallEnds = [call: string, ends: Partial<Record<Trouble, string>>];

/** One case for each call and trouble. */
export const casesOf = (calls: CallEnds[]) =>
  calls.flatMap(([call, ends]) =>
    troubleNames.flatMap(trouble => {
      const end = ends[trouble];
      return end === undefined
        ? []
        : [{ call, trouble, end, fault: faultOf(call, trouble) }];
    }),
  );

/** The same end, whatever the trouble. */
export const always = (end: string): Record<Trouble, string> => ({
  'throttled twice': end,
  'breaks off once': end,
  'breaks off when done': end,
  'throttled for long': end,
  'refused once': end,
  'refused for good': end,
  'never answered': end,
  'answered too late': end,
  'too large an answer': end,
});

/** What a retry gets over. */
export const passing = (end: string) => ({
  'throttled twice': end,
  'breaks off once': end,
  'breaks off when done': end,
});

/** Of calls whose answers have a size that the machine itself decides. */
export const small = ({
  'too large an answer': _,
  ...ends
}: Partial<Record<Trouble, string>>) => ends;
