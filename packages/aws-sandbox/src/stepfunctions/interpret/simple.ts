import { failThread } from '../engine/ending';
import { StateError } from '../errors';
import { evaluateTo, isSeconds, isString } from '../query/evaluate';
import { Json } from '../types';
import { leave, leaveSucceeded } from './leave';
import { Commit, Step } from './step';

const isBoolean = (value: Json): value is boolean => typeof value === 'boolean';

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

const isTimestamp = (value: Json): value is string =>
  isString(value) && TIMESTAMP.test(value) && !Number.isNaN(Date.parse(value));

export const runPass = (step: Step): Promise<Commit> => leaveSucceeded(step);

export const runSucceed = (step: Step): Promise<Commit> => leaveSucceeded(step);

export async function runChoice(step: Step): Promise<Commit> {
  const { state, thread, scope } = step;
  for (const [index, rule] of (state.Choices ?? []).entries()) {
    const prefix = `Choices[${index}]/`;
    const chosen = await evaluateTo(
      rule.Condition,
      scope(),
      `${prefix}Condition`,
      isBoolean,
      'true or false',
    );
    if (chosen) return leave(step, rule, prefix, {}, thread.input);
  }
  if (state.Default === undefined) {
    throw new StateError({
      error: 'States.NoChoiceMatched',
      cause: `An error occurred while executing the state '${thread.state}' (entered at the event id #${thread.enteredEventId}). Failed to transition out of the state. The state does not point to a next state.`,
    });
  }
  return leave(
    step,
    { Output: state.Output, Assign: state.Assign, Next: state.Default },
    '',
    {},
    thread.input,
  );
}

const waitUntil =
  (due: () => number): Commit =>
  (tx, thread) => {
    tx.setTimer(thread, 'wait', due());
    tx.setPhase(thread, 'waiting');
  };

export async function runWait({ state, scope, thread }: Step): Promise<Commit> {
  if (state.Timestamp !== undefined) {
    const timestamp = await evaluateTo(
      state.Timestamp,
      scope(),
      'Timestamp',
      isTimestamp,
      'an ISO 8601 timestamp',
    );
    return waitUntil(() => Date.parse(timestamp));
  }
  const seconds = await evaluateTo(
    state.Seconds ?? null,
    scope(),
    'Seconds',
    isSeconds,
    'a number of seconds from 0 to 99999999',
  );
  return waitUntil(() => thread.enteredTime + seconds * 1000);
}

export async function runFail({ state, scope }: Step): Promise<Commit> {
  const text = (field: 'Error' | 'Cause') => {
    const template = state[field];
    return template === undefined
      ? undefined
      : evaluateTo(template, scope(), field, isString, 'a string');
  };
  const error = await text('Error');
  const cause = await text('Cause');
  return (tx, thread) => failThread(tx, thread, { error, cause });
}
