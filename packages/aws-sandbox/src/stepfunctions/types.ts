/** What a state takes and gives. */
export type Json =
  | null
  | boolean
  | number
  | string
  | Json[]
  | { [member: string]: Json };

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error */
export interface Retrier {
  ErrorEquals: string[];
  IntervalSeconds?: number;
  BackoffRate?: number;
  MaxAttempts?: number;
  MaxDelaySeconds?: number;
  JitterStrategy?: 'FULL' | 'NONE';
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-fallback-states */
export interface Catcher {
  ErrorEquals: string[];
  Next: string;
  Output?: Json;
  Assign?: { [name: string]: Json };
}

export interface ChoiceRule {
  Condition: Json;
  Next: string;
  Output?: Json;
  Assign?: { [name: string]: Json };
}

export type StateType =
  | 'Task'
  | 'Pass'
  | 'Choice'
  | 'Wait'
  | 'Succeed'
  | 'Fail'
  | 'Parallel'
  | 'Map';

/** One state as the definition has it: the fields of all types. */
export interface State {
  Type: StateType;
  QueryLanguage?: string;
  Next?: string;
  End?: boolean;
  Output?: Json;
  Assign?: { [name: string]: Json };
  Arguments?: Json;
  Retry?: Retrier[];
  Catch?: Catcher[];
  Resource?: string;
  TimeoutSeconds?: Json;
  HeartbeatSeconds?: Json;
  Credentials?: { RoleArn?: Json };
  Choices?: ChoiceRule[];
  Default?: string;
  Seconds?: Json;
  Timestamp?: Json;
  Error?: Json;
  Cause?: Json;
  Branches?: StateContainer[];
  Items?: Json;
  ItemSelector?: Json;
  ItemProcessor?: StateContainer & {
    ProcessorConfig?: { Mode?: string; ExecutionType?: string };
  };
  Iterator?: StateContainer;
  MaxConcurrency?: Json;
}

/** A machine, a branch of a Parallel, or the processor of a Map. */
export interface StateContainer {
  StartAt: string;
  States: { [name: string]: State };
}

/** @see https://states-language.net/spec.html */
export interface Definition extends StateContainer {
  QueryLanguage?: string;
  TimeoutSeconds?: number;
}

/** An error as states report it. */
export interface Failure {
  error?: string;
  cause?: string;
  /** The field whose expression failed, when one did. */
  location?: string;
  /** A branch or iteration failed, not the state itself. */
  fromBranch?: boolean;
}
