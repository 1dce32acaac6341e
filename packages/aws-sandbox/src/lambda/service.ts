import { arn, AwsError, newId, notEmulated, type Service } from '../core';
import { refuseUnknown, requireMembers } from '../validation';

/** What a function is told of its call, as Lambda's Node.js runtime does. */
export interface FunctionContext {
  functionName: string;
  functionVersion: string;
  invokedFunctionArn: string;
  awsRequestId: string;
}

/**
 * Stands for a Lambda function, in every account and region.
 *
 * @param payload - a copy of what it is called with
 * @returns what JSON can hold
 */
export type SandboxFunction = (
  payload: any,
  context: FunctionContext,
) => Promise<unknown>;

/** Name, partial or whole ARN; with a version or alias or without. */
const nameForm =
  /^(?:arn:aws[a-z-]*:lambda:[a-z0-9-]+:)?(?:\d{12}:)?(?:function:)?([\w-]{1,64})(?::[\w$-]+)?$/;

const copy = (value: unknown) => JSON.parse(JSON.stringify(value ?? null));

/** As Lambda's Node.js runtime reports what a function throws. */
const failure = (error: unknown) =>
  error instanceof Error
    ? {
        errorType: error.name,
        errorMessage: error.message,
        trace: (error.stack ?? '').split('\n'),
      }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };

/**
 * Functions of this process; state machines call them, no client can.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function createLambda(
  functions: Record<string, SandboxFunction>,
): Service {
  return {
    name: 'lambda',
    async call(action, input, caller) {
      if (action !== 'Invoke') throw notEmulated('lambda', action);
      refuseUnknown(input, '', ['FunctionName', 'Payload']);
      requireMembers(input, 'FunctionName');
      const functionName = nameForm.exec(String(input.FunctionName))?.[1] ?? '';
      const invokedFunctionArn = arn(
        'lambda',
        caller,
        `function:${functionName || input.FunctionName}`,
      );
      if (!Object.hasOwn(functions, functionName)) {
        throw new AwsError(
          'ResourceNotFoundException',
          `Function not found: ${invokedFunctionArn}`,
          404,
        );
      }
      const answer = { ExecutedVersion: '$LATEST', StatusCode: 200 };
      try {
        const result = await functions[functionName](
          copy(input.Payload ?? {}),
          {
            functionName,
            functionVersion: '$LATEST',
            invokedFunctionArn,
            awsRequestId: newId(),
          },
        );
        return { ...answer, Payload: copy(result) };
      } catch (error) {
        return {
          ...answer,
          FunctionError: 'Unhandled',
          Payload: failure(error),
        };
      }
    },
  };
}
