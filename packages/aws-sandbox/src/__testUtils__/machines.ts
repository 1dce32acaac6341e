import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Sandbox } from '../index';
import { central, type Clients } from './sandboxForTest';

export const workflowRole = `arn:aws:iam::${central}:role/workflow`;

interface Running {
  sandbox: Sandbox;
  as(): Clients;
}

let count = 0;

/** Starts a new machine, and lets it go as far as it can. */
export async function startMachine(
  test: Running,
  definition: object,
  input: object = {},
): Promise<string> {
  const { sfn } = test.as();
  count += 1;
  const { stateMachineArn } = await sfn.send(
    new CreateStateMachineCommand({
      name: `machine-${count}`,
      roleArn: workflowRole,
      definition: JSON.stringify({ QueryLanguage: 'JSONata', ...definition }),
    }),
  );
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({
      stateMachineArn,
      input: JSON.stringify(input),
    }),
  );
  await test.sandbox.tick();
  return executionArn!;
}

/** Status, and output or error with its cause. */
export async function outcomeOf(test: Running, executionArn: string) {
  const { status, output, error, cause } = await test
    .as()
    .sfn.send(new DescribeExecutionCommand({ executionArn }));
  return { status, output: output && JSON.parse(output), error, cause };
}

export const runMachine = async (
  test: Running,
  definition: object,
  input?: object,
) => outcomeOf(test, await startMachine(test, definition, input));

/** A machine of one task, whose result or caught error is its output. */
export const oneTask = (
  resource: string,
  Arguments: object,
  more: object = {},
) => ({
  StartAt: 'Task',
  States: {
    Task: {
      Type: 'Task',
      Resource: `arn:aws:states:::${resource}`,
      Arguments,
      Catch: [
        {
          ErrorEquals: ['States.ALL'],
          Output: '{% $states.errorOutput %}',
          Next: 'Caught',
        },
      ],
      End: true,
      ...more,
    },
    Caught: { Type: 'Pass', End: true },
  },
});
