import type { HistoryEvent } from '@aws-sdk/client-sfn';

/** Something that went wrong in a state, and whether it was tried again. */
export interface VisitFailure {
  error: string;
  retried: boolean;
}

/** One stay of an execution in one state. */
export interface Visit {
  state: string;
  failures: VisitFailure[];
  /** Whether it went on, to `next` or, without one, to the end. */
  left: boolean;
  next?: string;
  /** Names of the variables that were assigned on leaving. */
  assigned: string[];
}

const failing = /(Failed|TimedOut|Aborted)$/;

function errorOf(event: HistoryEvent): string {
  for (const value of Object.values(event)) {
    if (typeof value === 'object' && value !== null && 'error' in value) {
      return String(value.error);
    }
  }
  // AWS leaves the name out where there is only one that it can be.
  return event.type?.endsWith('TimedOut') ? 'States.Timeout' : '';
}

/**
 * The events of the stay that ends with `last`, oldest first: back to the entry
 * of the state of that name, or, for an execution that died in it, to the
 * nearest entry that was not followed by an exit.
 */
function chainOf(
  last: HistoryEvent,
  byId: Map<number | undefined, HistoryEvent>,
): HistoryEvent[] {
  const name = last.stateExitedEventDetails?.name;
  const chain: HistoryEvent[] = [];
  /** States inside of this one, whose exits were passed and entries not yet. */
  let inside = 0;
  for (
    let event = byId.get(last.previousEventId);
    event;
    event = byId.get(event.previousEventId)
  ) {
    const entered = event.stateEnteredEventDetails;
    if (event.stateExitedEventDetails) inside += 1;
    else if (entered && inside > 0) inside -= 1;
    else if (inside === 0) chain.unshift(event);
    if (
      entered &&
      chain[0] === event &&
      (name ?? entered.name) === entered.name
    ) {
      break;
    }
  }
  return chain;
}

function failuresIn(events: HistoryEvent[]): VisitFailure[] {
  const failures: VisitFailure[] = [];
  for (const event of events) {
    if (failing.test(event.type ?? '')) {
      failures.push({ error: errorOf(event), retried: false });
    } else if (/Scheduled$/.test(event.type ?? '') && failures.length > 0) {
      failures[failures.length - 1].retried = true;
    }
  }
  return failures;
}

/**
 * Reads from a history which states an execution was in, and how it left them.
 *
 * A state is entered and exited with an event that names it, and each event
 * names the one before it: so the entry that follows an exit is the transition,
 * also where branches run side by side. What failed in between stands between
 * entry and exit.
 *
 * @param history - all events of one execution, with execution data
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html
 */
export function visitsOf(history: HistoryEvent[]): Visit[] {
  const byId = new Map(history.map(event => [event.id, event]));
  const entryAfter = new Map(
    history
      .filter(event => event.stateEnteredEventDetails)
      .map(event => [
        event.previousEventId,
        event.stateEnteredEventDetails?.name,
      ]),
  );
  return history.flatMap(event => {
    const exited = event.stateExitedEventDetails;
    const died = event.type === 'ExecutionFailed';
    if (!exited && !died) return [];
    const chain = chainOf(event, byId);
    const state = exited?.name ?? chain[0]?.stateEnteredEventDetails?.name;
    if (state === undefined) return [];
    return [
      {
        state,
        failures: failuresIn(chain.slice(1)),
        left: Boolean(exited),
        next: exited ? entryAfter.get(event.id) : undefined,
        assigned: Object.keys(exited?.assignedVariables ?? {}),
      },
    ];
  });
}
