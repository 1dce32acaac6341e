/* eslint-disable @backstage/no-forbidden-package-imports, @backstage/no-undeclared-imports --
   State machines run on an engine of their own beside the sandbox, so that
   what they call can be made to fail: the sandbox gives its engine nobody. It
   is there for development; nothing that the package exports imports this. */
import {
  startSandbox,
  type Caller,
  type Sandbox,
  type SandboxOptions,
} from '@data-sharing/aws-sandbox';
import { createFiring } from '@data-sharing/aws-sandbox/src/scheduler/firing';
import { Schedules } from '@data-sharing/aws-sandbox/src/scheduler/schedules';
import { createScheduler } from '@data-sharing/aws-sandbox/src/scheduler/service';
import {
  createStepFunctions,
  type StepFunctions,
} from '@data-sharing/aws-sandbox/src/stepfunctions';
import {
  openStore,
  type Collection,
  type Store,
} from '@data-sharing/aws-sandbox/src/store';
import { Accounts } from '@data-sharing/aws-sandbox/src/sts/accounts';
import { Faults } from './faults';

/** A call that a state machine made. */
export interface RecordedCall {
  /** `glue:GetTable` */
  action: string;
  /** Of a nested execution, its ARN. */
  input: any;
}

const executions = 'sfn.executions';

/** Longer than the time limit of any single call of the shipped machines. */
const patienceSeconds = 61;

/** Stands until it is moved. */
class StandingClock {
  /** Milliseconds. */
  time = Date.now();

  now() {
    return new Date(this.time);
  }
}

/** Who is in the organisation, which roles there are, and what limits them. */
export type EmbeddedOptions = Pick<
  SandboxOptions,
  'organisation' | 'roles' | 'governedRoles'
>;

/**
 * AWS in this process: the sandbox, with state machines and schedules that run
 * beside it on a clock that stands until it is moved. What state machines call
 * is recorded, and fails as {@link Faults} says.
 */
export class EmbeddedAws {
  readonly faults = new Faults();
  readonly calls: RecordedCall[] = [];
  readonly #sandbox: Sandbox;
  readonly #store: Store;
  readonly #sfn: StepFunctions;
  readonly #firing: ReturnType<typeof createFiring>;
  readonly #clock: StandingClock;
  readonly #watchers = new Map<string, (input: any) => Promise<void>>();
  #calledFromOutside = false;
  #lastStart = '';

  static async start(options: EmbeddedOptions = {}): Promise<EmbeddedAws> {
    const clock = new StandingClock();
    const sandbox = await startSandbox({
      port: 0,
      dataFile: ':memory:',
      clock,
      ...options,
    });
    return new EmbeddedAws(sandbox, clock, options);
  }

  private constructor(
    sandbox: Sandbox,
    clock: StandingClock,
    { roles }: EmbeddedOptions,
  ) {
    this.#sandbox = sandbox;
    this.#clock = clock;
    const store = openStore(':memory:');
    this.#store = store;
    const schedules = new Schedules(store);
    const scheduler = createScheduler({ store, clock, schedules });
    const accounts = new Accounts({
      store,
      clock,
      defaultAccountId: sandbox.caller().accountId,
      roles,
    });
    const assumeRole = (
      roleArn: string,
      caller: Caller,
      externalId?: string,
    ) => {
      this.faults.assume(roleArn);
      return accounts.assumeRole(roleArn, caller, externalId);
    };
    const reach = (
      service: string,
      action: string,
      input: unknown,
      caller: Caller,
    ) => {
      if (service === 'sfn') return this.#callEngine(action, input, caller);
      if (service === 'scheduler') return scheduler.call(action, input, caller);
      return sandbox.call(service, action, input, caller);
    };
    this.call = (service, action, input, caller = sandbox.caller()) =>
      reach(service, action, input, caller);
    this.#sfn = createStepFunctions({
      store: this.#watchStarts(store),
      clock,
      emit: event => sandbox.emit(event),
      assumeRole,
      call: async (service, action, input, caller) => {
        const name = `${service}:${action}`;
        this.calls.push({ action: name, input });
        await this.#watchers.get(name)?.(input);
        return this.faults.pass(name, input, given =>
          reach(service, action, given, caller),
        );
      },
    });
    this.#firing = createFiring({
      store,
      clock,
      schedules,
      logger: { info: () => {}, warn: () => {}, error: () => {} },
      call: reach,
      assumeRole,
    });
    this.#sfn.start();
  }

  /**
   * What a client would call, without the wire and without faults.
   *
   * @param service - as in `arn:aws:states:::aws-sdk:NAME:action`
   * @param caller - the sandbox's own account when left out
   */
  readonly call: (
    service: string,
    action: string,
    input: unknown,
    caller?: Caller,
  ) => Promise<any>;

  /** Whoever acts with an access key of this account. */
  caller(accountId: string): Caller {
    return this.#sandbox.caller(accountId);
  }

  /** Sees the input of each call of an action before the call is made. */
  watch(action: string, watcher: (input: any) => Promise<void>): void {
    this.#watchers.set(action, watcher);
  }

  /** Milliseconds. */
  get now(): number {
    return this.#clock.time;
  }

  /**
   * Nested executions are started inside of the engine. What tells them is
   * that it looks for an execution that does not exist yet.
   */
  #watchStarts(store: Store): Store {
    const watch = <T>(found: Collection<T>): Collection<T> => ({
      ...found,
      get: key => {
        const execution = found.get(key);
        const starts = execution === undefined && !this.#calledFromOutside;
        // The engine looks twice, where it may.
        if (starts && key !== this.#lastStart) {
          this.#lastStart = key;
          this.calls.push({ action: 'sfn:StartExecution', input: key });
          this.faults.start();
        }
        return execution;
      },
    });
    return {
      ...store,
      collection: <T>(name: string) => {
        const found = store.collection<T>(name);
        return name === executions ? watch(found) : found;
      },
    };
  }

  async #callEngine(action: string, input: unknown, caller: Caller) {
    // The engine acts before it answers, so nothing comes in between.
    this.#calledFromOutside = true;
    try {
      return this.#sfn.call(action, input, caller);
    } finally {
      this.#calledFromOutside = false;
    }
  }

  /**
   * Resolves when every execution has ended or waits for something outside;
   * where a call hangs, when it does.
   */
  async settled(): Promise<void> {
    if (this.faults.hanging) return;
    await Promise.race([this.#sfn.settled(), this.faults.untilHang()]);
  }

  /**
   * Lets time pass: fires what is due, gives up calls that hang, and waits
   * until everything has settled.
   */
  async pass(seconds: number): Promise<void> {
    this.#clock.time += seconds * 1000;
    // Fires at once; what hangs and ran out of time is then not waited for.
    const ticked = this.#sfn.tick();
    this.faults.release();
    await Promise.race([ticked, this.faults.untilHang()]);
    await this.#firing.round();
    await this.settled();
  }

  /**
   * Waits for the end of an execution, and lets time pass where it waits for
   * nothing but time.
   *
   * @param patience - seconds that pass at a time
   * @returns its description; `RUNNING` where it has not ended after long
   */
  async ending(
    executionArn: string,
    patience: number = patienceSeconds,
  ): Promise<any> {
    for (let i = 0; i < 40; i++) {
      await this.settled();
      const execution = await this.call('sfn', 'DescribeExecution', {
        executionArn,
      });
      if (execution.status !== 'RUNNING') return execution;
      await this.pass(patience);
    }
    return this.call('sfn', 'DescribeExecution', { executionArn });
  }

  /** All events of an execution, oldest first. */
  async history(executionArn: string): Promise<any[]> {
    const events: any[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.call('sfn', 'GetExecutionHistory', {
        executionArn,
        maxResults: 1000,
        nextToken,
      });
      events.push(...page.events);
      nextToken = page.nextToken;
    } while (nextToken);
    return events;
  }

  /** ARNs of all executions of a machine. */
  async executionsOf(stateMachineArn: string): Promise<string[]> {
    const arns: string[] = [];
    let nextToken: string | undefined;
    do {
      const page: any = await this.call('sfn', 'ListExecutions', {
        stateMachineArn,
        maxResults: 1000,
        nextToken,
      });
      arns.push(...page.executions.map((entry: any) => entry.executionArn));
      nextToken = page.nextToken;
    } while (nextToken);
    return arns;
  }

  async stop(): Promise<void> {
    this.faults.release();
    await this.#sfn.stop();
    await this.#sandbox.stop();
    this.#store.close();
  }
}
