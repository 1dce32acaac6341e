import { parseResource } from '../definition/resource';
import { newToken } from '../engine/tokens';
import { failTask, submitTask, succeedTask } from '../engine/task';
import { dataLimitExceeded, fitsPayload, StateError } from '../errors';
import { evaluateTo, isPositiveSeconds, isString } from '../query/evaluate';
import { Invoke } from '../tasks/invoke';
import { commitNested } from '../tasks/nested';
import { Failure, Json } from '../types';
import { Commit, Step } from './step';

const isArguments = (value: Json): value is { [member: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const resourceOfState = ({ state }: Step) => {
  const resource = parseResource(String(state.Resource));
  if (!resource) throw new Error(`Not a task: ${state.Resource}`);
  return resource;
};

/**
 * Evaluates what the call needs and stores it, so that the same call, with
 * the same token, can be made again after a restart.
 */
export async function scheduleTask(step: Step): Promise<Commit> {
  const { state, execution, thread } = step;
  const resource = resourceOfState(step);
  const token =
    resource.pattern === 'waitForTaskToken' ? newToken() : undefined;
  const scope = step.scope({ token });
  const seconds = async (field: 'TimeoutSeconds' | 'HeartbeatSeconds') => {
    const template = state[field];
    return template === undefined
      ? undefined
      : evaluateTo(
          template,
          scope,
          field,
          isPositiveSeconds,
          'a number of seconds from 1 to 99999999',
        );
  };
  const timeoutSeconds = await seconds('TimeoutSeconds');
  const heartbeatSeconds = await seconds('HeartbeatSeconds');
  const roleArn =
    state.Credentials?.RoleArn === undefined
      ? undefined
      : await evaluateTo(
          state.Credentials.RoleArn,
          scope,
          'Credentials/RoleArn',
          isString,
          'the ARN of a role',
        );
  const parameters = await evaluateTo(
    state.Arguments ?? {},
    scope,
    'Arguments',
    isArguments,
    'an object',
  );
  if (!fitsPayload(parameters)) {
    throw new StateError(dataLimitExceeded(thread.state));
  }
  return (tx, fresh) => {
    tx.event(fresh, 'TaskScheduled', {
      taskScheduledEventDetails: {
        resourceType: resource.resourceType,
        resource: resource.resource,
        region: execution.region,
        parameters: JSON.stringify(parameters),
        timeoutInSeconds: timeoutSeconds,
        heartbeatInSeconds: heartbeatSeconds,
        ...(roleArn && { taskCredentials: { roleArn } }),
      },
    });
    tx.event(fresh, 'TaskStarted', {
      taskStartedEventDetails: {
        resourceType: resource.resourceType,
        resource: resource.resource,
      },
    });
    fresh.task = {
      parameters,
      credentialsRoleArn: roleArn,
      heartbeatSeconds,
      token,
    };
    if (timeoutSeconds !== undefined) {
      tx.setTimer(fresh, 'timeout', tx.now + timeoutSeconds * 1000);
    }
    if (heartbeatSeconds !== undefined) {
      tx.setTimer(fresh, 'heartbeat', tx.now + heartbeatSeconds * 1000);
    }
    if (token !== undefined) {
      const { executionArn, accountId, region } = execution;
      tx.records.tokens.put(token, {
        executionArn,
        threadId: fresh.id,
        accountId,
        region,
      });
    }
    tx.setPhase(fresh, 'calling');
  };
}

/**
 * Makes the call of a scheduled task. The process may die after the call and
 * before its answer is stored; then the call is made again: a task is called
 * at least once. Step Functions itself makes no stronger promise to the
 * services that it calls (its SDK clients retry too).
 */
export async function callTask(step: Step, invoke: Invoke): Promise<Commit> {
  const resource = resourceOfState(step);
  const { task } = step.thread;
  if (!task)
    throw new Error(`State ${step.thread.state} has not been scheduled`);
  if (resource.optimised && resource.service === 'sfn') {
    return commitNested(invoke.actingCaller, step.execution, task, resource);
  }
  let result: Json;
  try {
    result = await invoke.call(step.execution, task, resource);
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    const { failure }: { failure: Failure } = error;
    return (tx, thread) => failTask(tx, thread, failure);
  }
  return (tx, thread) =>
    resource.pattern === 'waitForTaskToken'
      ? submitTask(tx, thread, result)
      : succeedTask(tx, thread, result);
}
