import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  type ExecutionStatus,
  type HistoryEvent,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { isError, NotImplementedError } from '@backstage/errors';
import type {
  Grant,
  ProgressStep,
  WorkflowDecision,
  WorkflowError,
  WorkflowInput,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { machineKeys, type WorkflowConfig } from '../config/readConfig';
import type { OperationKind, ShareIdentity } from '../database/RequestStore';
import { endOf, type ExecutionEnd } from '../executions';
import { grantTableOf } from '../service/views/product';
import { withPatience } from './clients';
import { awsError } from './errors';

/** What Step Functions says of an execution. */
export interface ExecutionDescription {
  stateMachineArn: string;
  name: string;
  input: string;
  status: ExecutionStatus;
  output?: string;
  error?: string;
  cause?: string;
  startedAt?: Date;
  endedAt?: Date;
}

/** How an approval task is answered. */
export type TaskAnswer =
  | { outcome: 'approved'; decision: WorkflowDecision }
  | { outcome: 'failed'; error: WorkflowError; decision: WorkflowDecision };

/** The share machine, or one that works on what it granted. */
export type MachineKind = 'share' | OperationKind;

const machineKey = {
  share: 'stateMachineArn',
  revoke: 'revokeStateMachineArn',
  extend: 'extendStateMachineArn',
  consumer: 'consumerStateMachineArn',
} as const satisfies Record<MachineKind, (typeof machineKeys)[number]>;

/** What is granted for a share; by the grant table where no workflow is known. */
export const grantsBy = (
  workflow: Pick<ShareWorkflow, 'grantsOf'> | undefined,
  share: ShareIdentity,
): Grant[] => workflow?.grantsOf(share) ?? grantTableOf(share);

/** @returns undefined where none is configured */
export const machineArn = (
  { config }: Pick<ShareWorkflow, 'config'>,
  kind: MachineKind,
): string | undefined => config[machineKey[kind]];

/** @throws NotImplementedError that names the key where none is configured */
export function requiredMachineArn(
  workflow: Pick<ShareWorkflow, 'config'> | undefined,
  kind: MachineKind,
): string {
  const arn = workflow && machineArn(workflow, kind);
  if (arn) return arn;
  throw new NotImplementedError(
    `This portal cannot do that: no dataSharing.workflows[].${machineKey[kind]} is configured for the catalog`,
  );
}

/**
 * The machines of one Glue Data Catalog. Every method throws
 * `ServiceUnavailableError` when Step Functions does not answer.
 */
export interface ShareWorkflow {
  readonly config: WorkflowConfig;
  /** The ARN that an execution of this name has, or will have. */
  executionArn(name: string, kind?: MachineKind): string;
  /** The bytes that the machine takes for an input of the contract. */
  inputOf(input: WorkflowInput): string;
  /** What the machine grants for a share. */
  grantsOf(share: ShareIdentity): Grant[];
  /** What it means that an execution is neither running nor succeeded. */
  endOf(execution: ExecutionDescription): ExecutionEnd;
  /**
   * Starts an execution. Repeating it with the same name and input is harmless
   * while the execution runs.
   *
   * @param kind - of the machine; the share machine where it is missing
   * @returns `exists` where the name is taken by an execution that is closed
   *   or has another input
   */
  start(
    name: string,
    input: string,
    kind?: MachineKind,
  ): Promise<'started' | 'exists'>;
  /** @returns undefined where there is no such execution */
  describe(executionArn: string): Promise<ExecutionDescription | undefined>;
  /** @returns `gone` where nothing waits on this token any more */
  answer(taskToken: string, answer: TaskAnswer): Promise<'delivered' | 'gone'>;
  /** States entered so far, without their data. */
  progress(executionArn: string): Promise<ProgressStep[]>;
  /** Resolves when the machines can be seen. */
  check(): Promise<void>;
}

/** A history is followed for this many pages of 1,000 events. */
const historyPages = 3;

const gone = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

const isNamed = (error: unknown, ...names: string[]) =>
  isError(error) && names.includes(error.name);

/** States entered and left, in order; a Map's states appear once per item. */
export function stepsOf(history: HistoryEvent[]): ProgressStep[] {
  const steps: ProgressStep[] = [];
  for (const event of history) {
    const entered = event.stateEnteredEventDetails?.name;
    const exited = event.stateExitedEventDetails?.name;
    const at = event.timestamp?.toISOString();
    if (entered && at) {
      steps.push({ name: entered, enteredAt: at, exitedAt: null });
    } else if (exited && at) {
      const open = steps.find(
        step => step.name === exited && step.exitedAt === null,
      );
      if (open) open.exitedAt = at;
    }
  }
  return steps;
}

/** {@link ShareWorkflow} over AWS Step Functions. */
export class StepFunctionsShareWorkflow implements ShareWorkflow {
  readonly config: WorkflowConfig;
  protected readonly client: SFNClient;

  constructor(config: WorkflowConfig, client: SFNClient) {
    this.config = config;
    this.client = client;
  }

  executionArn(name: string, kind: MachineKind = 'share') {
    const machine = requiredMachineArn(this, kind).replace(
      ':stateMachine:',
      ':execution:',
    );
    return `${machine}:${name}`;
  }

  inputOf(input: WorkflowInput) {
    return JSON.stringify(input);
  }

  grantsOf(share: ShareIdentity) {
    return grantTableOf(share);
  }

  endOf(execution: ExecutionDescription) {
    return endOf(execution);
  }

  async start(name: string, input: string, kind: MachineKind = 'share') {
    const stateMachineArn = requiredMachineArn(this, kind);
    try {
      await this.client.send(
        new StartExecutionCommand({ stateMachineArn, name, input }),
        withPatience(),
      );
      return 'started';
    } catch (error) {
      if (isNamed(error, 'ExecutionAlreadyExists')) return 'exists';
      throw this.named(error);
    }
  }

  async describe(executionArn: string) {
    try {
      const found = await this.client.send(
        new DescribeExecutionCommand({ executionArn }),
        withPatience(),
      );
      return {
        stateMachineArn: found.stateMachineArn ?? '',
        name: found.name ?? '',
        input: found.input ?? '',
        status: found.status ?? 'RUNNING',
        output: found.output,
        error: found.error,
        cause: found.cause,
        startedAt: found.startDate,
        endedAt: found.stopDate,
      };
    } catch (error) {
      if (isNamed(error, 'ExecutionDoesNotExist')) return undefined;
      throw this.named(error);
    }
  }

  async answer(taskToken: string, answer: TaskAnswer) {
    const decision = JSON.stringify(answer.decision);
    try {
      if (answer.outcome === 'approved') {
        await this.client.send(
          new SendTaskSuccessCommand({ taskToken, output: decision }),
          withPatience(),
        );
      } else {
        await this.client.send(
          new SendTaskFailureCommand({
            taskToken,
            error: answer.error,
            cause: decision,
          }),
          withPatience(),
        );
      }
      return 'delivered';
    } catch (error) {
      if (isNamed(error, ...gone)) return 'gone';
      throw this.named(error);
    }
  }

  async progress(executionArn: string) {
    const events: HistoryEvent[] = [];
    let nextToken: string | undefined;
    try {
      for (let page = 0; page < historyPages; page++) {
        const history = await this.client.send(
          new GetExecutionHistoryCommand({
            executionArn,
            // A history with data holds the task token.
            includeExecutionData: false,
            maxResults: 1000,
            nextToken,
          }),
          withPatience(),
        );
        events.push(...(history.events ?? []));
        nextToken = history.nextToken;
        if (!nextToken) break;
      }
    } catch (error) {
      if (isNamed(error, 'ExecutionDoesNotExist')) return [];
      throw this.named(error);
    }
    return stepsOf(events);
  }

  async check() {
    try {
      for (const key of machineKeys) {
        const stateMachineArn = this.config[key];
        if (!stateMachineArn) continue;
        await this.client.send(
          new DescribeStateMachineCommand({ stateMachineArn }),
          withPatience(),
        );
      }
    } catch (error) {
      throw this.named(error);
    }
  }

  protected named(error: unknown) {
    const { region } = this.config;
    return awsError(error, { service: 'AWS Step Functions', region });
  }
}
