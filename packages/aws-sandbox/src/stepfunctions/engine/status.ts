import { ExecutionRecord } from './records';
import { Transaction } from './transaction';

/** EventBridge leaves out input and output that together exceed this. */
const EVENT_PAYLOAD_LIMIT = 248 * 1024;

/**
 * Sends "Step Functions Execution Status Change".
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function sendStatus(tx: Transaction, execution: ExecutionRecord): void {
  const { input, output } = execution;
  const included =
    Buffer.byteLength(input) + Buffer.byteLength(output ?? '') <=
    EVENT_PAYLOAD_LIMIT;
  tx.send({
    source: 'aws.states',
    detailType: 'Step Functions Execution Status Change',
    resources: [execution.executionArn],
    detail: {
      executionArn: execution.executionArn,
      stateMachineArn: execution.stateMachineArn,
      name: execution.name,
      status: execution.status,
      startDate: execution.startDate,
      stopDate: execution.stopDate ?? null,
      input: included ? input : null,
      output: (included && output) || null,
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      redriveCount: 0,
      redriveDate: null,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: null,
      inputDetails: { included },
      outputDetails: output === undefined ? null : { included },
      error: execution.error ?? null,
      cause: execution.cause ?? null,
    },
    caller: {
      accountId: execution.accountId,
      region: execution.region,
      principalArn: 'states.amazonaws.com',
    },
  });
}
