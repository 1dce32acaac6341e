import { randomUUID } from 'node:crypto';
import { AwsError } from '../../core';
import { TaskResource } from '../definition/resource';
import { Failure } from '../types';

/** Service names in which more than the first letter is a capital. */
const SDK_NAMES: Record<string, string> = {
  lakeformation: 'LakeFormation',
  eventbridge: 'EventBridge',
  dynamodb: 'DynamoDb',
};

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html */
const OPTIMISED_NAMES: Record<string, string> = {
  sqs: 'SQS',
  sns: 'SNS',
  eventbridge: 'EventBridge',
  sfn: 'StepFunctions',
  dynamodb: 'DynamoDB',
};

/**
 * Errors that the SDK for Java has no exception for: they come as that of the
 * whole service.
 */
const UNNAMED: Record<string, string[]> = {
  dynamodb: ['ValidationException', 'SerializationException'],
};

/** `DynamoDbException`; the optimised integration has the older SDK's. */
const serviceException = (resource: TaskResource) =>
  `${resource.optimised ? 'Amazon' : ''}${servicePrefix(resource)}Exception`;

export function servicePrefix({ service, optimised }: TaskResource): string {
  const name = optimised ? OPTIMISED_NAMES[service] : SDK_NAMES[service];
  return name ?? service[0].toUpperCase() + service.slice(1);
}

/** `QueueDoesNotExist` → `QueueDoesNotExistException`, as in AWS's SDK for Java. */
function exceptionName(resource: TaskResource, code: string): string {
  if (UNNAMED[resource.service]?.includes(code)) {
    return serviceException(resource);
  }
  const name = code.split('.').pop() ?? code;
  return name.endsWith('Exception') ? name : `${name}Exception`;
}

/** An answer of a service that is an error, as a task reports it. */
export function callFailure(resource: TaskResource, error: unknown): Failure {
  const prefix = servicePrefix(resource);
  if (!(error instanceof AwsError)) {
    return {
      error: `${prefix}.SdkClientException`,
      cause: error instanceof Error ? error.message : String(error),
    };
  }
  return {
    error: `${prefix}.${exceptionName(resource, error.code)}`,
    cause: `${error.message} (Service: ${prefix}, Status Code: ${
      error.status
    }, Request ID: ${randomUUID()})`,
  };
}

/** Names what a task could not become, in AWS's words. */
export const assumeRoleFailure = (
  roleArn: string,
  taskRoleArn: string,
): Failure => ({
  error: 'States.TaskFailed',
  cause: `The role ${roleArn} is not authorized to assume the task state's role, ${taskRoleArn}.`,
});
