import { createHash } from 'node:crypto';
import type { Fault } from '../../embedded/faults';
import {
  central,
  consumer,
  region,
  type ShareWorld,
} from '../../embedded/ShareWorld';
import { columns } from '../../embedded/columns';

/** Far away for the clock of the tests as for that of the machine. */
export const farEnd = '2099-01-01T00:00:00Z';

/** One request, and what happens to it. */
export interface Share {
  /** `open` is not sensitive, `people` is, `*` is all of both. */
  table?: string;
  /** The only ones that are asked for. */
  columns?: string[];
  /** Beside source and target; made at the start where time matters. */
  input?: object | (() => object);
  target?: object;
  faults?: Fault[] | ((world: ShareWorld, database: string) => Fault[]);
  /** Done before the start. */
  given?: (world: ShareWorld, database: string) => Promise<unknown>;
  /** Done each time somebody is asked, before the answer. */
  meanwhile?: (
    world: ShareWorld,
    database: string,
    round: number,
  ) => Promise<unknown>;
  /** What is said when somebody is asked; approved when left out. */
  answer?: (world: ShareWorld, token: string, round: number) => Promise<void>;
  /** Done when it has ended. */
  after?: (world: ShareWorld) => Promise<unknown>;
  /** Seconds that pass where it waits for time. */
  patience?: number;
}

/** What became of a request. */
export interface Outcome {
  /**
   * `granted` or the error without `DataSharing.`, followed by what is unusual:
   * `, asked 2 times`, `, grant stays`, `, hold stays`, `, schedule stays`, and
   * `, marked` where a revocation has not finished.
   */
  end: string;
  executionArn: string;
  database: string;
  cause?: string;
  output?: any;
  /** Lines of what the consumer holds of the database. */
  grants: string[];
  /** Whether its end is scheduled. */
  scheduled: boolean;
  /** Whether the record has a hold of the request. */
  held: boolean;
  /** Calls of the machines, as `glue:GetDatabase 1`. */
  calls: string[];
}

const faultsOf = (
  { faults = [] }: Share,
  world: ShareWorld,
  database: string,
) => (typeof faults === 'function' ? faults(world, database) : faults);

const holdName = (executionArn: string) =>
  `hold:${createHash('sha256')
    .update(executionArn)
    .digest('hex')
    .slice(0, 40)}`;

let count = 0;

/** A database of its own for each request. */
export async function makeDatabase(world: ShareWorld): Promise<string> {
  count += 1;
  const database = `sales${count}`;
  await world.database(database);
  await world.table(database, {
    Name: 'open',
    StorageDescriptor: { Columns: columns({ id: 'false', day: 'false' }) },
  });
  await world.table(database, {
    Name: 'people',
    StorageDescriptor: { Columns: columns({ id: 'false', email: 'true' }) },
  });
  return database;
}

/** What Lake Formation lists where all was granted, and nothing else. */
export const wholeGrant = (database: string, table: string) =>
  table === '*'
    ? [
        `DESCRIBE ${database} +`,
        `DESCRIBE ${database}.* +`,
        `SELECT ${database}.* +`,
      ]
    : [`DESCRIBE ${database}.${table} +`, `SELECT ${database}.${table} +`];

const mostRounds = 6;

/** Starts it, answers whoever asks, and waits for its end. */
export async function share(
  world: ShareWorld,
  request: Share,
): Promise<Outcome> {
  const { aws } = world;
  const { table = 'people', columns: named, input, target, patience } = request;
  const database = await makeDatabase(world);
  const schedulesBefore = await world.schedules();
  await request.given?.(world, database);
  const firstCall = aws.calls.length;
  aws.faults.set(...faultsOf(request, world, database));
  const executionArn = await world.start({
    source: { database, table, columns: named },
    target: target ?? { account_id: consumer },
    ...(typeof input === 'function' ? input() : input),
  });
  let asked = 0;
  let execution: any;
  for (;;) {
    execution = await waitFor(world, executionArn, asked, patience);
    const tasks = await world.asked(executionArn);
    if (execution.status !== 'RUNNING' || tasks.length === asked) break;
    asked = tasks.length;
    if (asked > mostRounds) throw new Error('It asks without an end');
    await request.meanwhile?.(world, database, asked);
    const { token } = tasks[asked - 1];
    await (request.answer ?? approve)(world, token, asked);
  }
  aws.faults.clear();
  await request.after?.(world);
  const grants = (await world.grants()).filter(line =>
    new RegExp(` ${database}(\\.| |$)`).test(line),
  );
  const scheduled = (await world.schedules()).length > schedulesBefore.length;
  const record = await recordOf(world, database, table);
  const held = holdName(executionArn) in record;
  const marked = 'revoking' in record;
  return {
    end: describeEnd({ execution, asked, grants, scheduled, held, marked }),
    executionArn,
    database,
    cause: execution.cause,
    output: execution.output && JSON.parse(execution.output),
    grants,
    scheduled,
    held,
    calls: aws.calls.slice(firstCall).map(({ action }) => action),
  };
}

/** What the record says of the account and the product. */
async function recordOf(
  { aws, holdsTableName }: ShareWorld,
  database: string,
  table: string,
) {
  const { Item = {} } = await aws.call('dynamodb', 'GetItem', {
    TableName: holdsTableName,
    Key: {
      grant: { S: [consumer, central, region, database, table].join('|') },
    },
  });
  return Item as Record<string, unknown>;
}

/** Of a question whose connection broke off, nobody waits for the answer. */
async function approve(world: ShareWorld, token: string): Promise<void> {
  await world.answer(token).catch(error => {
    if (error.code !== 'TaskTimedOut') throw error;
  });
}

/** Until it has ended, or somebody new is asked. */
async function waitFor(
  world: ShareWorld,
  executionArn: string,
  asked: number,
  patience?: number,
) {
  for (let i = 0; i < 40; i++) {
    await world.aws.settled();
    const execution = await world.describe(executionArn);
    const tasks = await world.asked(executionArn);
    if (execution.status !== 'RUNNING' || tasks.length > asked) {
      return execution;
    }
    await world.aws.pass(patience ?? 61);
  }
  return world.describe(executionArn);
}

function describeEnd(found: {
  execution: { status: string; error?: string };
  asked: number;
  grants: string[];
  scheduled: boolean;
  held: boolean;
  marked: boolean;
}): string {
  const { execution, asked, grants, scheduled, held, marked } = found;
  const { status, error = '' } = execution;
  const granted = status === 'SUCCEEDED';
  const ended = granted ? 'granted' : error.replace(/^DataSharing\./, '');
  return [
    status === 'RUNNING' ? 'still running' : ended,
    ...(asked > 1 ? [`asked ${asked} times`] : []),
    ...(!granted && grants.length > 0 ? ['grant stays'] : []),
    ...(!granted && held ? ['hold stays'] : []),
    ...(!granted && scheduled ? ['schedule stays'] : []),
    ...(marked ? ['marked'] : []),
  ].join(', ');
}
