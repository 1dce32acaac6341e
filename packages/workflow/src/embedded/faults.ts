// eslint-disable-next-line @backstage/no-undeclared-imports -- as in EmbeddedAws.ts
import { AwsError } from '@data-sharing/aws-sandbox';

/**
 * How a call of a state machine goes wrong.
 *
 * - `throttled`: refused for now, as the service itself says it
 * - `breaks-off`: the connection ends before the call was made
 * - `breaks-off-when-done`: the call was made, its answer is lost
 * - `refused`: access denied
 * - `hangs`: not made, and not answered while anybody waits
 * - `hangs-when-done`: made, and not answered while anybody waits
 * - `too-large`: made, with more in its answer than a state may carry
 * - `in-part`: of a batch only the first entry is taken
 * - `does-nothing`: answered as if it had been made
 * - `page-by-page`: made, with one entry in each page of its answer
 * - `not-found`: not made, as what it names is gone
 * - `overtaken`: made, after somebody else did something
 */
export type FaultKind =
  | 'throttled'
  | 'breaks-off'
  | 'breaks-off-when-done'
  | 'refused'
  | 'hangs'
  | 'hangs-when-done'
  | 'too-large'
  | 'in-part'
  | 'does-nothing'
  | 'page-by-page'
  | 'not-found'
  | 'overtaken';

export interface Fault {
  /** `lakeformation:ListPermissions`; `sfn:StartExecution` for nested ones. */
  action: string;
  kind: FaultKind;
  /** Which call of the action, from 1, counted from when the fault was set. */
  nth?: number;
  /** How many calls from there on; 1 when left out. */
  times?: number;
  /** What somebody else does, where the call is overtaken. */
  by?: (input: any) => Promise<unknown>;
}

/** What each service says when it is asked too often. */
const throttles: Record<string, string> = {
  dynamodb: 'ProvisionedThroughputExceededException',
  eventbridge: 'ThrottlingException',
  glue: 'ThrottlingException',
  ram: 'ThrottlingException',
  lakeformation: 'ThrottledException',
  scheduler: 'ThrottlingException',
  sfn: 'ThrottlingException',
  sns: 'ThrottledException',
  // The optimised integration has one name for whatever SQS refuses.
  sqs: 'AmazonSQSException',
};

/** Above the 256 KiB of a state, in any encoding. */
const tooLarge = 'x'.repeat(300_000);

const serviceOf = (action: string) => action.split(':')[0];

const rateExceeded = (action: string) =>
  new AwsError(
    throttles[serviceOf(action)] ?? 'ThrottlingException',
    'Rate exceeded',
  );

const accessDenied = (action: string) =>
  new AwsError(
    'AccessDeniedException',
    `Not authorized to perform ${action}`,
    403,
  );

interface Armed extends Fault {
  from: number;
  to: number;
}

/** Stands before the services that state machines call, and lets some calls fail. */
export class Faults {
  readonly #counts = new Map<string, number>();
  #armed: Armed[] = [];
  #held: Array<() => void> = [];
  #waiters: Array<() => void> = [];

  set(...faults: Fault[]): void {
    for (const fault of faults) {
      const { action, nth = 1, times = 1 } = fault;
      const from = (this.#counts.get(action) ?? 0) + nth;
      this.#armed.push({ ...fault, from, to: from + times - 1 });
    }
  }

  /** Those that no call has met yet are gone. */
  clear(): void {
    this.#armed = [];
  }

  /** Whether a call hangs. */
  get hanging(): boolean {
    return this.#held.length > 0;
  }

  /** Resolves when a call hangs. */
  untilHang(): Promise<void> {
    return this.hanging
      ? Promise.resolve()
      : new Promise(resolve => {
          this.#waiters.push(resolve);
        });
  }

  /** Breaks off the calls that hang: time has passed. */
  release(): void {
    this.#held.forEach(letGo => letGo());
    this.#held = [];
  }

  #next(action: string): Fault | undefined {
    const count = (this.#counts.get(action) ?? 0) + 1;
    this.#counts.set(action, count);
    return this.#armed.find(
      armed =>
        armed.action === action && armed.from <= count && count <= armed.to,
    );
  }

  #hang(): Promise<never> {
    return new Promise((_, reject) => {
      this.#held.push(() => reject(new Error('socket hang up')));
      this.#waiters.forEach(tell => tell());
      this.#waiters = [];
    });
  }

  /**
   * @param action - `glue:GetTable`
   * @param perform - makes the call with the input that it is given
   */
  async pass(
    action: string,
    input: any,
    perform: (input: any) => Promise<any>,
  ): Promise<any> {
    const fault = this.#next(action);
    if (!fault) return perform(input);
    switch (fault.kind) {
      case 'throttled':
        throw rateExceeded(action);
      case 'breaks-off':
        throw new Error('socket hang up');
      case 'breaks-off-when-done':
        await perform(input);
        throw new Error('socket hang up');
      case 'refused':
        throw accessDenied(action);
      case 'hangs':
        return this.#hang();
      case 'hangs-when-done':
        await perform(input);
        return this.#hang();
      case 'too-large':
        return { ...(await perform(input)), Padding: tooLarge };
      case 'in-part': {
        const [first, ...rest] = input.Entries;
        await perform({ ...input, Entries: [first] });
        return {
          Failures: rest.map((RequestEntry: unknown) => ({
            RequestEntry,
            Error: { ErrorCode: 'InternalServiceException', ErrorMessage: 'x' },
          })),
        };
      }
      case 'page-by-page':
        return perform({ ...input, MaxResults: 1 });
      case 'overtaken':
        await fault.by?.(input);
        return perform(input);
      case 'not-found':
        throw new AwsError('EntityNotFoundException', 'Not found.');
      default:
        return {};
    }
  }

  /** @throws AwsError where a role is not to be assumed: `sts:AssumeRole ARN` */
  assume(roleArn: string): void {
    const action = `sts:AssumeRole ${roleArn}`;
    if (this.#next(action)) throw accessDenied(action);
  }

  /**
   * The start of a nested execution, which is part of the engine's transaction
   * and so not to be held up.
   *
   * @throws AwsError where it is to fail
   */
  start(): void {
    const action = 'sfn:StartExecution';
    const kind = this.#next(action)?.kind;
    if (kind === 'throttled') throw rateExceeded(action);
    if (kind === 'refused') throw accessDenied(action);
    if (kind !== undefined) {
      throw new TypeError(`The start of a nested execution cannot be ${kind}`);
    }
  }
}
