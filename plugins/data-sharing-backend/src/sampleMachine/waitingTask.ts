import type { HistoryEvent } from '@aws-sdk/client-sfn';

/** A task that waits for `SendTaskSuccess` or `SendTaskFailure`. */
export interface WaitingTask {
  /** Approves a share, so it is neither shown nor logged. */
  token: string;
  /** From 1; grows with every answer that was not a failure. */
  round: number;
  /** What was given to whom the machine asks, the token included. */
  payload: Record<string, unknown>;
}

/**
 * Base64, of which AWS joins several; the longest that the API takes.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html
 */
const tokenPattern = /^[A-Za-z0-9+/=_-]{64,2048}$/;

const tokenKey = /^task[-_]?token$/i;

type Members = Record<string, unknown>;

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object, or the text of one. */
function membersOf(value: unknown): Members | undefined {
  if (isMembers(value)) return value;
  if (typeof value !== 'string' || !value.startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return isMembers(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The token in the parameters of a task: a member of them, or of what they
 * carry. No deeper, for there stands what the execution was started with, and
 * whoever started it could have put the token of another one there.
 *
 * @returns undefined where there is none, or more than one
 */
function tokenIn(
  parameters: string | undefined,
): Omit<WaitingTask, 'round'> | undefined {
  const outer = membersOf(parameters);
  if (!outer) return undefined;
  const found: Array<Omit<WaitingTask, 'round'>> = [];
  for (const payload of [outer, ...Object.values(outer).map(membersOf)]) {
    for (const [key, token] of Object.entries(payload ?? {})) {
      if (!payload || !tokenKey.test(key)) continue;
      if (typeof token !== 'string' || !tokenPattern.test(token)) {
        return undefined;
      }
      found.push({ token, payload });
    }
  }
  return new Set(found.map(({ token }) => token)).size === 1
    ? found[0]
    : undefined;
}

/** After these a task still waits. */
const goesOn = ['TaskStarted', 'TaskSubmitted'];

/**
 * The task that an execution waits on, by its history. A retry waits on a new
 * token, so an older task counts only while nothing ended it.
 *
 * @param events - with their data, in any order; the older ones may be missing
 */
export function waitingTaskIn(events: HistoryEvent[]): WaitingTask | undefined {
  const inOrder = [...events].sort((a, b) => (a.id ?? 0) - (b.id ?? 0));
  const open = new Map<number, ReturnType<typeof tokenIn>>();
  let round = 1;
  /** Event → the scheduling of the task that it belongs to. */
  const taskOf = new Map<number, number>();
  for (const { id = 0, type, previousEventId, ...event } of inOrder) {
    const details = event.taskScheduledEventDetails;
    if (details?.resource?.endsWith('.waitForTaskToken')) {
      open.set(id, tokenIn(details.parameters));
      taskOf.set(id, id);
    } else {
      const task = taskOf.get(previousEventId ?? 0);
      if (task === undefined) continue;
      if (goesOn.includes(type ?? '')) taskOf.set(id, task);
      else open.delete(task);
      if (type === 'TaskSucceeded') round++;
    }
  }
  const last = [...open.values()].at(-1);
  return last && { ...last, round };
}
