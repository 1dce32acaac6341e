import { stringifyError } from '@backstage/errors';
import { approvalRequested } from '../approvals/approvalRequested';
import type { ServiceContext } from '../service/context';
import { adoptPast } from './adoptPast';
import { approvalOfWaiting } from './approvalOfWaiting';
import { shareInInput } from './machineInput';
import type {
  ListedExecution,
  SampleShareWorkflow,
} from './SampleShareWorkflow';

/** Pages of 1,000 running executions that are listed in one run. */
const pagesPerRun = 10;

/** Histories that are read in one run; the others have their turn in the next. */
const looksPerRun = 20;

/** Milliseconds until an execution that does not wait is looked at again. */
const shortestPause = 10_000;
const longestPause = 30 * 60_000;

/** An execution that was looked at, and is to be again. */
interface Pause {
  milliseconds: number;
  until: number;
}

/**
 * Finds the executions of an AWS sample's machine that wait for a decision, and
 * asks for it. The machine sends no message, so its running executions are
 * listed, and the history of one is read until its token is known. What is
 * remembered here only spares calls: the store says what was asked already.
 */
export class ExecutionFollower {
  readonly #context: ServiceContext;
  readonly #workflow: SampleShareWorkflow;
  /** Executions that nobody can be asked about. */
  readonly #hopeless = new Set<string>();
  readonly #pauses = new Map<string, Pause>();

  constructor(context: ServiceContext, workflow: SampleShareWorkflow) {
    this.#context = context;
    this.#workflow = workflow;
  }

  /** @throws ServiceUnavailableError where Step Functions does not list them */
  async run(signal?: AbortSignal): Promise<void> {
    const running = await this.#running();
    this.#forgetAllBut(running);
    const now = this.#context.clock().getTime();
    const due = running.filter(
      ({ executionArn }) =>
        !this.#hopeless.has(executionArn) &&
        (this.#pauses.get(executionArn)?.until ?? 0) <= now,
    );
    let looks = 0;
    // The newest first, as somebody may look at the page; none is left behind,
    // because those that were looked at in vain come after the others.
    for (const execution of due.sort(this.#byPause)) {
      if (signal?.aborted || looks === looksPerRun) return;
      try {
        if (await this.#isKnown(execution.executionArn)) continue;
        looks++;
        await this.#look(execution);
      } catch (error) {
        this.#pause(execution.executionArn);
        this.#context.logger.warn(
          `Execution ${
            execution.name
          } will be looked at later: ${stringifyError(error)}`,
        );
      }
    }
  }

  readonly #byPause = (a: ListedExecution, b: ListedExecution) =>
    (this.#pauses.get(a.executionArn)?.milliseconds ?? 0) -
    (this.#pauses.get(b.executionArn)?.milliseconds ?? 0);

  async #running(): Promise<ListedExecution[]> {
    const running: ListedExecution[] = [];
    let nextToken: string | undefined;
    for (let page = 0; page < pagesPerRun; page++) {
      const found = await this.#workflow.page('RUNNING', nextToken);
      running.push(...found.executions);
      nextToken = found.nextToken;
      if (!nextToken) break;
    }
    return running;
  }

  #forgetAllBut(running: ListedExecution[]) {
    const still = new Set(running.map(({ executionArn }) => executionArn));
    for (const known of [this.#hopeless, this.#pauses]) {
      for (const arn of known.keys()) if (!still.has(arn)) known.delete(arn);
    }
  }

  #pause(executionArn: string, least = shortestPause) {
    const last = this.#pauses.get(executionArn)?.milliseconds ?? 0;
    const milliseconds = Math.min(Math.max(last * 2, least), longestPause);
    const until = this.#context.clock().getTime() + milliseconds;
    this.#pauses.set(executionArn, { milliseconds, until });
  }

  /** Whether people are asked already, by what the store says. */
  async #isKnown(executionArn: string): Promise<boolean> {
    const { store } = this.#context;
    const attempt = await store.findAttempt(executionArn);
    if (!attempt) return false;
    const { task } = await store.get(attempt.requestId);
    const asked = task?.executionArn === executionArn && task.status === 'open';
    if (asked) this.#pause(executionArn, longestPause);
    return asked;
  }

  async #look({ executionArn, name, startedAt }: ListedExecution) {
    const waiting = await this.#workflow.waitingTask(executionArn);
    if (!waiting) {
      this.#pause(executionArn);
      return;
    }
    const snapshot = await this.#requestOf(executionArn, name, startedAt);
    if (!snapshot) {
      this.#hopeless.add(executionArn);
      return;
    }
    await approvalRequested(
      this.#context,
      await approvalOfWaiting(this.#context, snapshot, waiting, startedAt),
    );
    if (!(await this.#isKnown(executionArn))) this.#pause(executionArn);
  }

  /** The request that the execution serves; an external one is made for it. */
  async #requestOf(executionArn: string, name: string, startedAt: Date) {
    const { logger, store } = this.#context;
    const attempt = await store.findAttempt(executionArn);
    if (attempt) return store.get(attempt.requestId);
    const execution = await this.#workflow.describe(executionArn);
    const share =
      execution && shareInInput(execution.input, this.#workflow.config);
    if (!share) {
      logger.warn(
        `Nobody is asked about execution ${name}: its input is not that of the AWS sample`,
      );
      return undefined;
    }
    return adoptPast(this.#context, {
      executionArn,
      execution,
      share,
      past: {
        state: 'submitted',
        stateReason: null,
        workflowError: null,
        startedAt: startedAt.toISOString(),
        closedAt: null,
      },
      event: {
        type: 'imported',
        message: 'Imported: the workflow was started outside of the portal',
      },
    });
  }
}
