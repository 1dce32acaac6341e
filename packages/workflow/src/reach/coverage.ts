import type { HistoryEvent } from '@aws-sdk/client-sfn';
import {
  allStates,
  matches,
  type MachineDefinition,
  type StateDefinition,
} from './definition';
import { visitsOf, type Visit } from './visits';

export type { MachineDefinition } from './definition';

/** What of a machine its executions went through. Each element is a line. */
export interface Coverage {
  reached: string[];
  missed: string[];
}

const entered = (state: string) => `${state}`;
const rule = (state: string, index: number, next: string) =>
  `${state}: Choices[${index}] → ${next}`;
const otherwise = (state: string, next: string) =>
  `${state}: Default → ${next}`;
const goesOn = (state: string, next: string) => `${state}: Next → ${next}`;
const ends = (state: string) => `${state}: End`;
const caught = (state: string, index: number, errors: string[], next: string) =>
  `${state}: Catch[${index}] ${errors.join(' ')} → ${next}`;
const exhausted = (state: string, index: number) =>
  `${state}: Retry[${index}] exhausted`;

/**
 * What there is to cover of a machine: every state, Next, End, Default, Choice
 * rule and Catch, and that each Retry gives up.
 */
export function elementsOf(definition: MachineDefinition): string[] {
  return allStates(definition).flatMap(([name, state]) => [
    entered(name),
    ...(state.Choices ?? []).map(({ Next }, i) => rule(name, i, Next)),
    ...(state.Default ? [otherwise(name, state.Default)] : []),
    ...(state.Next ? [goesOn(name, state.Next)] : []),
    ...(state.End ? [ends(name)] : []),
    ...(state.Retry ?? []).map((_, i) => exhausted(name, i)),
    ...(state.Catch ?? []).map(({ ErrorEquals, Next }, i) =>
      caught(name, i, ErrorEquals, Next),
    ),
  ]);
}

const sameNames = (assign: object | undefined, names: string[]) =>
  Object.keys(assign ?? {})
    .sort()
    .join() === [...names].sort().join();

/** The way out of a Choice, where the history tells it from the others. */
function ofChoice(
  { state: name, next, assigned }: Visit,
  state: StateDefinition,
): string[] {
  const ways = [
    ...(state.Choices ?? []).map(({ Next, Assign }, i) => ({
      way: rule(name, i, Next),
      Next,
      Assign,
    })),
    ...(state.Default
      ? [
          {
            way: otherwise(name, state.Default),
            Next: state.Default,
            Assign: state.Assign,
          },
        ]
      : []),
  ].filter(({ Next }) => Next === next);
  const likely =
    ways.length > 1
      ? ways.filter(({ Assign }) => sameNames(Assign, assigned))
      : ways;
  return likely.length === 1 ? [likely[0].way] : [];
}

/** The error that a state was left with, or that ended the execution in it. */
function finalError(visit: Visit, state: StateDefinition): string | undefined {
  const last = visit.failures.at(-1);
  if (last && !last.retried) return last.error;
  // What does not fit into a state while it is left has no event of its own.
  return visit.left && visit.next !== state.Next
    ? 'States.DataLimitExceeded'
    : undefined;
}

function ofFailure(
  { state: name, left, next }: Visit,
  state: StateDefinition,
  error: string,
): string[] {
  const retrier = (state.Retry ?? []).findIndex(({ ErrorEquals }) =>
    matches(ErrorEquals, error),
  );
  const gaveUp = retrier < 0 ? [] : [exhausted(name, retrier)];
  if (!left) return gaveUp;
  const catchers = state.Catch ?? [];
  const index = catchers.findIndex(({ ErrorEquals }) =>
    matches(ErrorEquals, error),
  );
  if (index < 0 || catchers[index].Next !== next) {
    throw new Error(
      `${name} was left for ${next} after ${error}, which the definition does not say`,
    );
  }
  const { ErrorEquals, Next } = catchers[index];
  return [...gaveUp, caught(name, index, ErrorEquals, Next)];
}

function ofVisit(visit: Visit, state: StateDefinition): string[] {
  const { state: name, left, next } = visit;
  if (state.Type === 'Choice') return left ? ofChoice(visit, state) : [];
  if (state.Type === 'Fail' || state.Type === 'Succeed') return [];
  const error = finalError(visit, state);
  if (error !== undefined) return ofFailure(visit, state, error);
  if (!left) return [];
  return [next === undefined ? ends(name) : goesOn(name, next)];
}

/**
 * How much of a machine its executions went through.
 *
 * An execution that was stopped, or still runs, counts for the states that it
 * left.
 *
 * @param histories - all events of each execution, with execution data
 * @throws Error for a history that the definition cannot have led to
 */
export function coverageOf(
  definition: MachineDefinition,
  histories: HistoryEvent[][],
): Coverage {
  const states = new Map(allStates(definition));
  const found = new Set<string>();
  for (const history of histories) {
    for (const { stateEnteredEventDetails } of history) {
      const name = stateEnteredEventDetails?.name;
      if (name !== undefined) found.add(entered(name));
    }
    for (const visit of visitsOf(history)) {
      const state = states.get(visit.state);
      if (!state) throw new Error(`There is no state ${visit.state}`);
      ofVisit(visit, state).forEach(element => found.add(element));
    }
  }
  const elements = elementsOf(definition);
  return {
    reached: elements.filter(element => found.has(element)),
    missed: elements.filter(element => !found.has(element)),
  };
}
