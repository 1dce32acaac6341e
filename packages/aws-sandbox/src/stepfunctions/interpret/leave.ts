import { endExecution, finishThread } from '../engine/ending';
import { dataLimitExceeded, fitsPayload, StateError } from '../errors';
import { evaluate } from '../query/evaluate';
import { Json } from '../types';
import { Available, Commit, Step } from './step';

/** Where `Output` and `Assign` stand: a state, a choice rule or a catcher. */
interface Exit {
  Output?: Json;
  Assign?: { [name: string]: Json };
  Next?: string;
}

/** Enters the state that the thread has come to. */
export const enter =
  (step: Step): Commit =>
  (tx, thread) => {
    const machine = tx.records.machines.get(step.execution.stateMachineArn);
    if (machine?.status === 'DELETING') {
      endExecution(tx, tx.execution(thread.executionArn), {
        status: 'ABORTED',
      });
      return;
    }
    thread.enteredTime = tx.now;
    tx.event(thread, `${step.state.Type}StateEntered`, {
      stateEnteredEventDetails: {
        name: thread.state,
        input: JSON.stringify(thread.input),
        inputDetails: { truncated: false },
      },
    });
    thread.enteredEventId = thread.lastEventId;
    tx.setPhase(thread, 'running');
  };

/**
 * Evaluates `Output` and `Assign`, both with the variables as they were, and
 * goes to the next state, or ends the thread when there is none.
 *
 * @param prefix - place of `exit` in the state, `Catch[0]/`, or nothing
 * @param fallback - the output when `Output` is left out
 * @throws StateError `States.QueryEvaluationError`, `States.DataLimitExceeded`
 */
export async function leave(
  { thread: { state: name }, state, scope }: Step,
  exit: Exit,
  prefix: string,
  available: Available,
  fallback: Json,
): Promise<Commit> {
  const visible = scope(available);
  const output =
    exit.Output === undefined
      ? fallback
      : await evaluate(exit.Output, visible, `${prefix}Output`);
  const assigned = (await evaluate(
    exit.Assign ?? {},
    visible,
    `${prefix}Assign`,
  )) as { [name: string]: Json };
  if (!fitsPayload(output) || !fitsPayload(assigned)) {
    throw new StateError(dataLimitExceeded(name));
  }
  return (tx, thread) => {
    tx.clearTimers(thread);
    Object.assign(thread.variables, assigned);
    tx.event(thread, `${state.Type}StateExited`, {
      stateExitedEventDetails: {
        name,
        output: JSON.stringify(output),
        outputDetails: { truncated: false },
        ...(exit.Assign && {
          assignedVariables: Object.fromEntries(
            Object.entries(assigned).map(([variable, value]) => [
              variable,
              JSON.stringify(value),
            ]),
          ),
          assignedVariablesDetails: { truncated: false },
        }),
      },
    });
    if (exit.Next === undefined) {
      finishThread(tx, thread, output);
      return;
    }
    Object.assign(thread, {
      state: exit.Next,
      input: output,
      retryCount: 0,
      retries: [],
      result: undefined,
      failure: undefined,
    });
    tx.setPhase(thread, 'entering');
  };
}

/** Leaves a state that has done its work. */
export function leaveSucceeded(step: Step): Promise<Commit> {
  const { result, input } = step.thread;
  return leave(step, step.state, '', { result }, result ?? input);
}
