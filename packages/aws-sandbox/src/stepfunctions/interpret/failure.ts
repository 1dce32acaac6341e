import { failThread } from '../engine/ending';
import { matchesError, StateError } from '../errors';
import { Failure, Retrier } from '../types';
import { leave } from './leave';
import { Commit, Step } from './step';

const MAX_INTERVAL_SECONDS = 99_999_999;

/** @param used - retries that this retrier has already made */
function delaySeconds(retrier: Retrier, used: number): number {
  const { IntervalSeconds = 1, BackoffRate = 2 } = retrier;
  const delay = Math.min(
    IntervalSeconds * BackoffRate ** used,
    retrier.MaxDelaySeconds ?? MAX_INTERVAL_SECONDS,
  );
  return retrier.JitterStrategy === 'FULL' ? Math.random() * delay : delay;
}

/** What is in the history of a failed expression, before what follows of it. */
const noteEvaluation =
  ({ location, error, cause }: Failure, commit: Commit): Commit =>
  (tx, thread) => {
    if (location !== undefined) {
      tx.event(thread, 'EvaluationFailed', {
        evaluationFailedEventDetails: {
          error,
          cause,
          location,
          state: thread.state,
        },
      });
    }
    commit(tx, thread);
  };

function planRetry(
  { state, thread }: Step,
  failure: Failure,
): Commit | undefined {
  const index = (state.Retry ?? []).findIndex(({ ErrorEquals }) =>
    matchesError(ErrorEquals, failure),
  );
  const retrier = state.Retry?.[index];
  const used = thread.retries[index] ?? 0;
  if (!retrier || used >= (retrier.MaxAttempts ?? 3)) return undefined;
  return (tx, fresh) => {
    fresh.retries[index] = used + 1;
    fresh.retryCount += 1;
    fresh.failure = undefined;
    fresh.result = undefined;
    tx.clearTimers(fresh);
    tx.setTimer(fresh, 'retry', tx.now + delaySeconds(retrier, used) * 1000);
    tx.setPhase(fresh, 'waiting');
  };
}

async function planCatch(
  step: Step,
  failure: Failure,
): Promise<Commit | undefined> {
  const catchers = step.state.Catch ?? [];
  const index = catchers.findIndex(({ ErrorEquals }) =>
    matchesError(ErrorEquals, failure),
  );
  if (index < 0) return undefined;
  const errorOutput = {
    Error: failure.error ?? '',
    Cause: failure.cause ?? '',
  };
  return leave(
    step,
    catchers[index],
    `Catch[${index}]/`,
    { errorOutput },
    errorOutput,
  );
}

/**
 * `Retry`, then `Catch`, then the end of the thread.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export async function planFailure(
  step: Step,
  failure: Failure,
): Promise<Commit> {
  const give =
    (final: Failure): Commit =>
    (tx, thread) =>
      failThread(tx, thread, final);
  try {
    const handled =
      planRetry(step, failure) ?? (await planCatch(step, failure));
    return noteEvaluation(failure, handled ?? give(failure));
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    return noteEvaluation(error.failure, give(error.failure));
  }
}
