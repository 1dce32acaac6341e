import { countsOf, type Counts } from './counts';
import { sample } from './sample';
import { columns, consumer, EmbeddedAws, ShareWorld } from './subject';

/** One way that a share goes, measured once. */
export interface Path {
  figure: string;
  name: string;
  /** What the AWS sample does for it, where it can do it at all. */
  sample?: Counts;
  /** The most transitions that it may take; any number when left out. */
  bar?: number;
  /** Of the table asked for, `*` for all. */
  table: 'open' | 'people' | '*';
  /** In the database, at 20 a page. */
  pages?: number;
  answer?: 'approve' | 'narrow' | 'deny' | 'nothing';
  ends?: boolean;
  /** How it has to end, so that nothing else is measured. */
  status: 'SUCCEEDED' | 'FAILED';
}

const tablesOfPage = 20;
const hour = 3_600;

export const paths: Path[] = [
  {
    figure: 'at-once',
    name: 'a table, granted at once',
    sample: sample.atOnce,
    table: 'open',
    status: 'SUCCEEDED',
  },
  {
    figure: 'approved',
    name: 'a table, approved',
    sample: sample.approved,
    bar: 20,
    table: 'people',
    answer: 'approve',
    status: 'SUCCEEDED',
  },
  {
    figure: 'narrowed',
    name: 'a table, approved for some of its columns',
    bar: 20,
    table: 'people',
    answer: 'narrow',
    status: 'SUCCEEDED',
  },
  {
    figure: 'denied',
    name: 'a table, denied',
    sample: sample.denied,
    table: 'people',
    answer: 'deny',
    status: 'FAILED',
  },
  {
    figure: 'timed-out',
    name: 'a table, decided by nobody',
    table: 'people',
    answer: 'nothing',
    status: 'FAILED',
  },
  {
    figure: 'database-1',
    name: 'a database of 1 page, approved',
    sample: sample.database,
    table: '*',
    pages: 1,
    answer: 'approve',
    status: 'SUCCEEDED',
  },
  {
    figure: 'database-30',
    name: 'a database of 30 pages, approved',
    sample: sample.database,
    table: '*',
    pages: 30,
    answer: 'approve',
    status: 'SUCCEEDED',
  },
  {
    figure: 'end-date',
    name: 'a table, approved, revoked on its date',
    table: 'people',
    answer: 'approve',
    ends: true,
    status: 'SUCCEEDED',
  },
];

async function fill(world: ShareWorld, { figure, pages = 1 }: Path) {
  await world.database(figure);
  for (const [Name, flag] of [
    ['open', 'false'],
    ['people', 'true'],
  ]) {
    await world.table(figure, {
      Name,
      StorageDescriptor: { Columns: columns({ id: flag }) },
    });
  }
  for (let i = 2; i < pages * tablesOfPage; i++) {
    await world.table(figure, {
      Name: `t${i}`,
      StorageDescriptor: { Columns: columns({ id: 'false' }) },
    });
  }
}

async function answer(world: ShareWorld, arn: string, path: Path) {
  if (!path.answer) return;
  const { taskToken } = await world.task(arn);
  if (path.answer === 'approve') await world.answer(taskToken);
  else if (path.answer === 'narrow') {
    await world.answer(taskToken, {
      decision: 'approved',
      by: ['user:default/grace'],
      conditions: { columns: ['id'] },
    });
  } else if (path.answer === 'deny') await world.refuse(taskToken);
  else await world.aws.pass(2 * hour);
}

/** Runs a share, and counts what it was charged for. */
async function measure(world: ShareWorld, path: Path): Promise<Counts> {
  const { aws } = world;
  await fill(world, path);
  const first = aws.calls.length;
  const end = new Date(aws.now + 24 * hour * 1000).toISOString();
  const arn = await world.start({
    source: { database: path.figure, table: path.table },
    target: { account_id: consumer },
    approval: { timeoutSeconds: hour },
    ...(path.ends && { accessEndsAt: `${end.slice(0, 19)}Z` }),
  });
  await aws.settled();
  await answer(world, arn, path);
  await aws.settled();
  const { status, error } = await world.describe(arn);
  if (status !== path.status) {
    throw new Error(`${path.name} ended with ${status} ${error}`);
  }
  const scheduled: string[] = [];
  if (path.ends) {
    await aws.pass(25 * hour);
    scheduled.push(...(await aws.executionsOf(world.arns.revoke)));
  }
  const calls = aws.calls.slice(first);
  const nested = calls
    .filter(({ action }) => action === 'sfn:StartExecution')
    .map(({ input }) => String(input));
  const histories = await Promise.all(
    [arn, ...nested, ...scheduled].map(one => aws.history(one)),
  );
  return countsOf(
    calls.map(({ action }) => action),
    histories,
    Boolean(path.ends),
  );
}

/** Runs every path, one after the other, in one AWS of this process. */
export async function measureAll(
  chosen: Path[],
  onCounts: (path: Path, counts: Counts) => void,
): Promise<void> {
  const aws = await EmbeddedAws.start();
  try {
    const world = await ShareWorld.deploy(aws);
    for (const path of chosen) onCounts(path, await measure(world, path));
  } finally {
    await aws.stop();
  }
}
