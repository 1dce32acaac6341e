import { AwsError, Caller } from '../../core';
import { openStore, Store } from '../../store';
import { createStepFunctions, StepFunctions } from '..';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/machine`;

export const ada: Caller = {
  accountId: ACCOUNT,
  region: REGION,
  principalArn: `arn:aws:iam::${ACCOUNT}:user/ada`,
};

export interface Message {
  queueUrl: string;
  body: any;
}

/** A clock that stands until it is moved. */
export class TestClock {
  private time = Date.parse('2026-01-01T00:00:00Z');
  now = () => new Date(this.time);
  advance(seconds: number) {
    this.time += seconds * 1000;
  }
}

/**
 * An engine among small services with state of their own. `restart` is the
 * death of the process: only the store lives on.
 */
export class TestSandbox {
  readonly clock = new TestClock();
  readonly store: Store = openStore(':memory:');
  readonly databases = new Map<string, any>();
  readonly messages: Message[] = [];
  readonly calls: Array<{ name: string; input: any; caller: Caller }> = [];
  readonly assumed: Array<{
    roleArn: string;
    by: string;
    externalId?: string;
  }> = [];
  readonly emitted: any[] = [];
  /** Errors for the next calls, first come, first served. */
  readonly faults: Error[] = [];
  /** A call that is held up until this resolves. */
  gate: Promise<unknown> = Promise.resolve();
  sfn = this.boot();

  private boot(): StepFunctions {
    const sfn = createStepFunctions({
      store: this.store,
      clock: this.clock,
      call: (service, action, input, caller) =>
        this.serve(service, action, input, caller),
      assumeRole: (roleArn, by, externalId) => {
        if (roleArn.endsWith('/forbidden')) {
          throw new AwsError('AccessDenied', 'not for you', 403);
        }
        this.assumed.push({ roleArn, by: by.principalArn, externalId });
        const accountId = roleArn.split(':')[4];
        return { accountId, region: 'us-east-1', principalArn: roleArn };
      },
      emit: event => {
        this.emitted.push(event);
      },
    });
    sfn.start();
    return sfn;
  }

  private async serve(
    service: string,
    action: string,
    input: any,
    caller: Caller,
  ): Promise<any> {
    this.calls.push({ name: `${service}:${action}`, input, caller });
    await this.gate;
    const fault = this.faults.shift();
    if (fault) throw fault;
    switch (`${service}:${action}`) {
      case 'glue:GetDatabase': {
        const database = this.databases.get(input.Name);
        if (!database) {
          throw new AwsError(
            'EntityNotFoundException',
            `Database ${input.Name} not found.`,
          );
        }
        return { $metadata: { httpStatusCode: 200 }, Database: database };
      }
      case 'sqs:SendMessage': {
        const body = JSON.parse(input.MessageBody);
        this.messages.push({ queueUrl: input.QueueUrl, body });
        return { MessageId: `m-${this.messages.length}` };
      }
      case 'sts:GetCallerIdentity':
        return { Account: caller.accountId, Arn: caller.principalArn };
      case 'eventbridge:PutEvents':
        return {
          FailedEntryCount: input.Entries.filter((e: any) => !e.Source).length,
          Entries: [],
        };
      default:
        return service === 'sfn' || service === 'ram'
          ? this.sfn.call(action, input, caller)
          : Promise.reject(
              new AwsError('UnknownOperationException', action, 501),
            );
    }
  }

  /** The process dies here and now, whatever is under way. */
  async restart(downSeconds = 0): Promise<void> {
    // What an old process still does must not reach the store.
    const old = this.sfn;
    const stopped = old.stop();
    this.clock.advance(downSeconds);
    this.gate = Promise.resolve();
    await Promise.race([stopped, new Promise(r => setTimeout(r, 20))]);
    this.sfn = this.boot();
    await this.sfn.tick();
  }

  call(action: string, input: any, caller = ada): Promise<any> {
    return this.sfn.call(action, input, caller);
  }

  async create(definition: any, name = 'machine'): Promise<string> {
    const { stateMachineArn } = await this.call('CreateStateMachine', {
      name,
      roleArn: ROLE,
      definition: JSON.stringify({ QueryLanguage: 'JSONata', ...definition }),
    });
    return stateMachineArn;
  }

  /** Starts an execution of a new machine and lets it go as far as it can. */
  async run(definition: any, input: any = {}, name = 'run'): Promise<string> {
    const stateMachineArn = await this.create(definition);
    const { executionArn } = await this.call('StartExecution', {
      stateMachineArn,
      name,
      input: JSON.stringify(input),
    });
    await this.sfn.settled();
    return executionArn;
  }

  async pass(seconds: number): Promise<void> {
    this.clock.advance(seconds);
    await this.sfn.tick();
  }

  describe = (executionArn: string) =>
    this.call('DescribeExecution', { executionArn });

  /** Status, and output or error, in one line. */
  async outcome(executionArn: string): Promise<any[]> {
    const { status, output, error } = await this.describe(executionArn);
    return [status, output === undefined ? error : JSON.parse(output)].filter(
      part => part !== undefined,
    );
  }

  async events(executionArn: string): Promise<any[]> {
    const { events } = await this.call('GetExecutionHistory', {
      executionArn,
      maxResults: 1000,
    });
    return events;
  }

  async eventTypes(executionArn: string): Promise<string[]> {
    return (await this.events(executionArn)).map(event => event.type);
  }

  async close(): Promise<void> {
    await this.sfn.stop();
    this.store.close();
  }
}

/** One state that is the whole machine. */
export const only = (state: any) => ({
  StartAt: 'Only',
  States: {
    Only: {
      ...state,
      ...(state.Next || state.Type === 'Fail' || state.Type === 'Succeed'
        ? {}
        : { End: true }),
    },
  },
});

export const getDatabase = {
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:glue:getDatabase',
  Arguments: { Name: '{% $states.input.name %}' },
};

export const askForApproval = {
  Type: 'Task',
  Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
  Arguments: {
    QueueUrl: 'http://queue',
    MessageBody: {
      token: '{% $states.context.Task.Token %}',
      attempt: '{% $states.context.State.RetryCount %}',
    },
  },
};

export const sdk = (path: string, Arguments: any = {}, more: object = {}) => ({
  Type: 'Task',
  Resource: `arn:aws:states:::aws-sdk:${path}`,
  Arguments,
  ...more,
});

/** A machine that ends with the name of the error that it caught. */
export const caught = (state: any, errorEquals: string[]) => ({
  StartAt: 'T',
  States: {
    T: {
      ...state,
      Catch: [{ ErrorEquals: errorEquals, Next: 'Caught' }],
      End: true,
    },
    Caught: { Type: 'Pass', Output: '{% $states.input.Error %}', End: true },
  },
});

/** The code with which a call was refused, or `none`. */
export const errorCode = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'none',
    error => error.code ?? String(error),
  );
