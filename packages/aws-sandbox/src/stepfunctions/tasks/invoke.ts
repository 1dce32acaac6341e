import { Caller } from '../../core';
import { TaskResource } from '../definition/resource';
import { ExecutionRecord, TaskRecord } from '../engine/records';
import { StateError } from '../errors';
import { Json } from '../types';
import { fromWire, optimise, toWire } from './convert';
import { assumeRoleFailure, callFailure } from './failures';

/** How the engine reaches the other services. */
export interface Outside {
  call(
    serviceName: string,
    action: string,
    input: any,
    caller: Caller,
  ): Promise<any>;
  /** @throws when `caller` may not assume the role */
  assumeRole(roleArn: string, caller: Caller, externalId?: string): Caller;
}

export interface Invoke {
  /** @throws StateError named as AWS names the task's error */
  call(
    execution: ExecutionRecord,
    task: TaskRecord,
    resource: TaskResource,
  ): Promise<Json>;
  /** @throws StateError `States.TaskFailed` */
  actingCaller(execution: ExecutionRecord, task: TaskRecord): Caller;
}

type Arguments = { [member: string]: Json };

/**
 * The state machine's role, or with `Credentials` the role that it assumes,
 * giving the machine's ARN as external id.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-access-cross-acct-resources.html
 */
function actingCaller(
  { assumeRole }: Outside,
  { accountId, region, roleArn, stateMachineArn }: ExecutionRecord,
  { credentialsRoleArn }: TaskRecord,
): Caller {
  const service = { accountId, region, principalArn: 'states.amazonaws.com' };
  let wanted = roleArn;
  try {
    const machineRole = { ...assumeRole(roleArn, service), region };
    if (credentialsRoleArn === undefined) return machineRole;
    wanted = credentialsRoleArn;
    return { ...assumeRole(wanted, machineRole, stateMachineArn), region };
  } catch {
    throw new StateError(assumeRoleFailure(roleArn, wanted));
  }
}

export function createInvoke(outside: Outside): Invoke {
  return {
    actingCaller: (execution, task) => actingCaller(outside, execution, task),

    async call(execution, task, resource) {
      const { service, action, optimised } = resource;
      const caller = actingCaller(outside, execution, task);
      const given = task.parameters as Arguments;
      const input = optimised
        ? optimise(service, given, [
            execution.stateMachineArn,
            execution.executionArn,
          ])
        : given;
      const wire = toWire(resource, input);
      let output: unknown;
      try {
        output = await outside.call(service, action, wire, caller);
      } catch (error) {
        throw new StateError(callFailure(resource, error));
      }
      const result = fromWire(resource, output);
      if (optimised && service === 'eventbridge') refuseFailedEntries(result);
      if (optimised && service === 'lambda') refuseFailedFunction(result);
      return result;
    },
  };
}

/** The optimised `putEvents` fails when any entry does. */
function refuseFailedEntries(result: Json): void {
  const { FailedEntryCount } = result as { FailedEntryCount?: Json };
  if (FailedEntryCount) {
    throw new StateError({
      error: 'EventBridge.FailedEntry',
      cause: JSON.stringify(result),
    });
  }
}

/**
 * The error of a function is that of its task.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 */
function refuseFailedFunction(result: Json): void {
  const { FunctionError, Payload } = result as { [member: string]: Json };
  if (FunctionError) {
    const { errorType } = Payload as { errorType: string };
    throw new StateError({ error: errorType, cause: JSON.stringify(Payload) });
  }
}
