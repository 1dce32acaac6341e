import { containerAt } from '../definition/walk';
import { Definition, State } from '../types';
import { ExecutionRecord, key, Records, ThreadRecord } from './records';

/** Parsed definitions by id; the text is in the store. */
const parsed = new WeakMap<Records, Map<string, Definition>>();

export function definitionOf(
  records: Records,
  definitionId: string,
): Definition {
  const cache = parsed.get(records) ?? new Map<string, Definition>();
  parsed.set(records, cache);
  let definition = cache.get(definitionId);
  if (!definition) {
    const record = records.definitions.get(definitionId);
    if (!record) throw new Error(`No definition ${definitionId}`);
    definition = JSON.parse(record.text) as Definition;
    cache.set(definitionId, definition);
  }
  return definition;
}

export function executionOf(
  records: Records,
  thread: ThreadRecord,
): ExecutionRecord {
  const execution = records.executions.get(thread.executionArn);
  if (!execution) throw new Error(`No execution ${thread.executionArn}`);
  return execution;
}

/** The state that a thread is in. */
export function stateOf(records: Records, thread: ThreadRecord): State {
  const { definitionId } = executionOf(records, thread);
  const definition = definitionOf(records, definitionId);
  return containerAt(definition, thread.container).States[thread.state];
}

/** Variables that a thread sees: its own and those of the scopes around it. */
export function visibleVariables(
  records: Records,
  thread: ThreadRecord,
): ThreadRecord['variables'] {
  const parent =
    thread.parent &&
    records.threads.get(key(thread.executionArn, thread.parent.threadId));
  return {
    ...(parent ? visibleVariables(records, parent) : {}),
    ...thread.variables,
  };
}

/** The nearest Map item around a thread. */
export function visibleItem(
  records: Records,
  thread: ThreadRecord,
): ThreadRecord['item'] {
  if (thread.item !== undefined) return thread.item;
  const parent =
    thread.parent &&
    records.threads.get(key(thread.executionArn, thread.parent.threadId));
  return parent && visibleItem(records, parent);
}
