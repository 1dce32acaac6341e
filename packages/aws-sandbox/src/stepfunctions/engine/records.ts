import { Collection, Store } from '../../store';
import { ContainerPath } from '../definition/walk';
import { Failure, Json } from '../types';

/** A state machine; `definitionId` names the text that new executions get. */
export interface MachineRecord {
  stateMachineArn: string;
  name: string;
  status: 'ACTIVE' | 'DELETING';
  definitionId: string;
  roleArn: string;
  creationDate: number;
  /** Of the newest revision, once there was an update. */
  revisionId?: string;
  updateDate: number;
  /** Kept and shown; the sandbox does not log or trace. */
  loggingConfiguration?: unknown;
  tracingConfiguration?: unknown;
}

export type ExecutionStatus =
  | 'RUNNING'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'TIMED_OUT'
  | 'ABORTED';

export interface ExecutionRecord {
  executionArn: string;
  stateMachineArn: string;
  machineName: string;
  name: string;
  status: ExecutionStatus;
  accountId: string;
  region: string;
  /** The definition and role of the start: an update changes neither. */
  definitionId: string;
  roleArn: string;
  revisionId?: string;
  machineUpdateDate: number;
  /** JSON text, as it came. */
  input: string;
  output?: string;
  error?: string;
  cause?: string;
  /** Milliseconds. */
  startDate: number;
  stopDate?: number;
  traceHeader?: string;
  indexKey: string;
  timers: string[];
}

/** What `ListExecutions` shows. */
export interface IndexRecord {
  executionArn: string;
  name: string;
  status: ExecutionStatus;
  startDate: number;
  stopDate?: number;
}

/**
 * Where a thread stands. `entering`, `running`, `calling`, `succeeded` and
 * `failed` mean that there is work to do; the others wait for something.
 */
export type Phase =
  | 'entering'
  | 'running'
  | 'calling'
  | 'submitted'
  | 'waiting'
  | 'children'
  | 'succeeded'
  | 'failed';

export const RUNNABLE: readonly Phase[] = [
  'entering',
  'running',
  'calling',
  'succeeded',
  'failed',
];

export interface TaskRecord {
  parameters: Json;
  credentialsRoleArn?: string;
  heartbeatSeconds?: number;
  token?: string;
  /** The nested execution that a `.sync` task waits for. */
  childArn?: string;
}

export interface ChildrenRecord {
  inputs: Json[];
  /** What `Map.Item` shows to each iteration. */
  items?: Json[];
  /** Index of the next one to start. */
  next: number;
  running: number;
  concurrency: number;
  results: Json[];
}

/**
 * One line of control: the machine itself, a branch, or an iteration. It is
 * deleted when it ends.
 */
export interface ThreadRecord {
  id: string;
  executionArn: string;
  parent?: { threadId: string; index: number };
  container: ContainerPath;
  state: string;
  phase: Phase;
  /** Grows with every phase: work begun under an older one is dropped. */
  fence: number;
  input: Json;
  /** Those of this scope; the outer ones are the parent's. */
  variables: { [name: string]: Json };
  item?: Json;
  enteredTime: number;
  enteredEventId: number;
  lastEventId: number;
  retryCount: number;
  /** Retries used, by index of the retrier. */
  retries: number[];
  timers: string[];
  task?: TaskRecord;
  children?: ChildrenRecord;
  result?: Json;
  failure?: Failure;
}

export type TimerKind =
  | 'wait'
  | 'retry'
  | 'timeout'
  | 'heartbeat'
  | 'execution-timeout';

export interface TimerRecord {
  kind: TimerKind;
  /** Milliseconds. */
  due: number;
  executionArn: string;
  threadId?: string;
}

/** Whose task a token is; it is good while the thread's task still has it. */
export interface TokenRecord {
  executionArn: string;
  threadId: string;
  accountId: string;
  region: string;
}

/** AWS's event, with its timestamp in milliseconds. */
export interface EventRecord {
  id: number;
  previousEventId: number;
  timestamp: number;
  type: string;
  [details: string]: unknown;
}

export interface OutboxRecord {
  source: string;
  detailType: string;
  detail: unknown;
  resources: string[];
  caller: { accountId: string; region: string; principalArn: string };
}

/** Who waits for the end of a nested execution. */
export interface WatcherRecord {
  executionArn: string;
  threadId: string;
}

export interface Records {
  machines: Collection<MachineRecord>;
  definitions: Collection<{ text: string }>;
  executions: Collection<ExecutionRecord>;
  index: Collection<IndexRecord>;
  threads: Collection<ThreadRecord>;
  timers: Collection<TimerRecord>;
  tokens: Collection<TokenRecord>;
  events: Collection<EventRecord>;
  counters: Collection<number>;
  outbox: Collection<OutboxRecord>;
  watchers: Collection<WatcherRecord>;
}

export const openRecords = (store: Store): Records => ({
  machines: store.collection('sfn.machines'),
  definitions: store.collection('sfn.definitions'),
  executions: store.collection('sfn.executions'),
  index: store.collection('sfn.executionIndex'),
  threads: store.collection('sfn.threads'),
  timers: store.collection('sfn.timers'),
  tokens: store.collection('sfn.tokens'),
  events: store.collection('sfn.events'),
  counters: store.collection('sfn.counters'),
  outbox: store.collection('sfn.outbox'),
  watchers: store.collection('sfn.watchers'),
});

/** `|` is in no name that AWS allows, so that keys of `a` and `ab` stay apart. */
export const key = (...parts: Array<string | number>): string =>
  parts
    .map(part =>
      typeof part === 'number' ? String(part).padStart(15, '0') : part,
    )
    .join('|');

/** The next number of a counter that survives a restart. */
export function nextNumber(records: Records, counter: string): number {
  const next = (records.counters.get(counter) ?? 0) + 1;
  records.counters.put(counter, next);
  return next;
}
