import { newId } from '../../core';
import { containerAt } from '../definition/walk';
import { Json } from '../types';
import { definitionOf, executionOf } from './lookup';
import { ThreadRecord } from './records';
import { Transaction } from './transaction';

/** A thread at the start of a machine, a branch, or an iteration. */
export function startThread(
  tx: Transaction,
  place: Pick<ThreadRecord, 'executionArn' | 'container' | 'parent' | 'item'>,
  input: Json,
  event: { lastEventId: number; startedType?: string; details?: object },
): void {
  const thread: ThreadRecord = {
    ...place,
    id: newId(),
    state: '',
    phase: 'entering',
    fence: 0,
    input,
    variables: {},
    enteredTime: tx.now,
    enteredEventId: 0,
    lastEventId: event.lastEventId,
    retryCount: 0,
    retries: [],
    timers: [],
  };
  const { definitionId } = executionOf(tx.records, thread);
  const container = containerAt(
    definitionOf(tx.records, definitionId),
    place.container,
  );
  thread.state = container.StartAt;
  if (event.startedType) tx.event(thread, event.startedType, event.details);
  tx.setPhase(thread, 'entering');
}

/**
 * Starts as many of the parent's children as its concurrency leaves room for.
 *
 * @returns whether there are children that have not ended
 */
export function launchNext(tx: Transaction, parent: ThreadRecord): boolean {
  const { children } = parent;
  if (!children) return false;
  while (
    children.next < children.inputs.length &&
    children.running < children.concurrency
  ) {
    const index = children.next;
    const item = children.items?.[index];
    startThread(
      tx,
      {
        executionArn: parent.executionArn,
        container: [
          ...parent.container,
          { state: parent.state, branch: children.items ? 0 : index },
        ],
        parent: { threadId: parent.id, index },
        item,
      },
      children.inputs[index],
      {
        lastEventId: parent.lastEventId,
        ...(children.items && {
          startedType: 'MapIterationStarted',
          details: {
            mapIterationStartedEventDetails: { name: parent.state, index },
          },
        }),
      },
    );
    children.next += 1;
    children.running += 1;
  }
  return children.running > 0;
}
