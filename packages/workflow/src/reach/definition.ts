/** A state machine as JSON, with what coverage needs of it. */
export interface MachineDefinition {
  StartAt: string;
  States: Record<string, StateDefinition>;
}

export interface StateDefinition {
  Type: string;
  Next?: string;
  End?: boolean;
  Default?: string;
  Choices?: Array<{ Next: string; Assign?: object }>;
  Retry?: Retrier[];
  Catch?: Array<{ ErrorEquals: string[]; Next: string }>;
  Assign?: object;
  /** Of a Parallel. */
  Branches?: MachineDefinition[];
  /** Of a Map. */
  ItemProcessor?: MachineDefinition;
}

export interface Retrier {
  ErrorEquals: string[];
  /** 3 when left out, as AWS has it. */
  MaxAttempts?: number;
}

/** All states, those in branches and maps too; their names are unique. */
export function allStates(
  definition: MachineDefinition,
): Array<[name: string, state: StateDefinition]> {
  return Object.entries(definition.States).flatMap(([name, state]) => [
    [name, state] as [string, StateDefinition],
    ...(state.Branches ?? []).flatMap(allStates),
    ...(state.ItemProcessor ? allStates(state.ItemProcessor) : []),
  ]);
}

/**
 * Whether `ErrorEquals` names an error. `States.Runtime` is matched by nothing,
 * `States.DataLimitExceeded` only by its own name.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function matches(errorEquals: string[], error: string): boolean {
  if (error === 'States.Runtime') return false;
  if (errorEquals.includes(error)) return true;
  if (error === 'States.DataLimitExceeded') return false;
  const timeout = ['States.Timeout', 'States.HeartbeatTimeout'].includes(error);
  return (
    errorEquals.includes('States.ALL') ||
    errorEquals.includes(timeout ? 'States.Timeout' : 'States.TaskFailed')
  );
}
