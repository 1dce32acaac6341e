import {
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  type ExecutionStatus,
} from '@aws-sdk/client-sfn';
import { isError } from '@backstage/errors';
import type { WorkflowInput } from '@data-sharing/backstage-plugin-data-sharing-common';
import { withPatience } from '../aws/clients';
import {
  StepFunctionsShareWorkflow,
  type ExecutionDescription,
} from '../aws/ShareWorkflow';
import type { ShareIdentity } from '../database/RequestStore';
import { machineEndOf } from './executionEnd';
import { machineInputOf } from './machineInput';
import { waitingTaskIn, type WaitingTask } from './waitingTask';

/** What a list tells of an execution. */
export interface ListedExecution {
  executionArn: string;
  name: string;
  status: ExecutionStatus;
  startedAt: Date;
}

export interface ExecutionPage {
  executions: ListedExecution[];
  nextToken?: string;
}

/**
 * Events from the end of a history that are looked at: what waits was
 * scheduled two events before the last, unless branches run beside it.
 */
const newestEvents = 100;

/**
 * The machine of the AWS sample `aws-lakeformation-datasharing-workflow`, as it
 * is: it takes no more than a table and an account, tells nobody that it waits
 * but its own e-mail, and grants by a table of its own.
 *
 * @see https://github.com/aws-samples/aws-lakeformation-datasharing-workflow
 */
export class SampleShareWorkflow extends StepFunctionsShareWorkflow {
  override inputOf(input: WorkflowInput) {
    return machineInputOf(input);
  }

  override endOf(execution: ExecutionDescription) {
    return machineEndOf(execution);
  }

  /** The rows of the grant table without the one on the database. */
  override grantsOf(share: ShareIdentity) {
    return super
      .grantsOf(share)
      .filter(({ resource }) => !('Database' in resource));
  }

  /**
   * A page of at most 1,000 executions, the newest first. AWS lists them until
   * 90 days after their end.
   *
   * @param status - all where it is missing
   * @throws ServiceUnavailableError where Step Functions does not answer
   */
  async page(
    status: ExecutionStatus | undefined,
    nextToken: string | undefined,
  ): Promise<ExecutionPage> {
    try {
      const found = await this.client.send(
        new ListExecutionsCommand({
          stateMachineArn: this.config.stateMachineArn,
          statusFilter: status,
          maxResults: 1000,
          nextToken,
        }),
        withPatience(),
      );
      return {
        executions: (found.executions ?? []).map(execution => ({
          executionArn: execution.executionArn ?? '',
          name: execution.name ?? '',
          status: execution.status ?? 'RUNNING',
          startedAt: execution.startDate ?? new Date(0),
        })),
        nextToken: found.nextToken,
      };
    } catch (error) {
      throw this.named(error);
    }
  }

  /**
   * What an execution waits on now.
   *
   * @returns undefined where it does not wait, or its token cannot be told
   * @throws ServiceUnavailableError where Step Functions does not answer
   */
  async waitingTask(executionArn: string): Promise<WaitingTask | undefined> {
    try {
      const { events = [] } = await this.client.send(
        new GetExecutionHistoryCommand({
          executionArn,
          includeExecutionData: true,
          reverseOrder: true,
          maxResults: newestEvents,
        }),
        withPatience(),
      );
      return waitingTaskIn(events);
    } catch (error) {
      if (isError(error) && error.name === 'ExecutionDoesNotExist') {
        return undefined;
      }
      throw this.named(error);
    }
  }
}
