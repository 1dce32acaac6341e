import { Failure } from './types';

/** An error that a state reports; `Retry` and `Catch` see its `failure`. */
export class StateError extends Error {
  constructor(readonly failure: Failure) {
    super(`${failure.error}: ${failure.cause}`);
    this.name = 'StateError';
  }
}

/** The execution has no room for another event. */
export class HistoryLimitReached extends Error {
  constructor(readonly executionArn: string) {
    super(`${executionArn} has no room for another event`);
    this.name = 'HistoryLimitReached';
  }
}

/** Bytes of UTF-8 that a state's input, output or result may have. */
export const PAYLOAD_LIMIT = 262_144;

/** Events that one execution may have. */
export const HISTORY_LIMIT = 25_000;

export const fitsPayload = (value: unknown): boolean =>
  Buffer.byteLength(JSON.stringify(value) ?? 'null') <= PAYLOAD_LIMIT;

export const dataLimitExceeded = (what: string): Failure => ({
  error: 'States.DataLimitExceeded',
  cause: `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
});

/**
 * Whether `ErrorEquals` of a retrier or catcher matches.
 *
 * `States.Runtime` is matched by nothing, `States.DataLimitExceeded` only by
 * its own name. `States.TaskFailed` stands for every error but timeouts, and
 * `States.Timeout` also for a missed heartbeat.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function matchesError(errorEquals: string[], failure: Failure): boolean {
  const error = failure.error ?? '';
  if (error === 'States.Runtime') return false;
  if (errorEquals.includes(error)) return true;
  if (error === 'States.DataLimitExceeded') return false;
  const timedOut =
    error === 'States.Timeout' || error === 'States.HeartbeatTimeout';
  return errorEquals.some(
    name =>
      name === 'States.ALL' ||
      (name === 'States.TaskFailed' && !timedOut) ||
      (name === 'States.Timeout' && timedOut) ||
      (name === 'States.BranchFailed' && failure.fromBranch === true),
  );
}
