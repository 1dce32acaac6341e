import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Subject, type Product } from '../check/Subject';
import { columns } from '../embedded/columns';
import { EmbeddedAws } from '../embedded/EmbeddedAws';
import { consumer, producer, ShareWorld } from '../embedded/ShareWorld';

let aws: EmbeddedAws;

beforeAll(async () => {
  aws = await EmbeddedAws.start();
});

afterAll(() => aws.stop());

const fileOf = (variant: string, machine: string) =>
  readFileSync(
    join(__dirname, `../../variants/${variant}/${machine}.asl.json`),
    'utf8',
  );

async function deployed(
  variant: string,
  machines: Array<'share' | 'judge'> = ['share'],
  values: Record<string, string> = {},
): Promise<Subject> {
  const world = await ShareWorld.deploy(aws, {
    prefix: variant,
    machines: Object.fromEntries(
      machines.map(machine => [machine, fileOf(variant, machine)]),
    ),
    values,
    parameters: {
      policy: { unflagged: 'approve', wholeDatabase: 'by-verdict' },
    },
  });
  return new Subject(world);
}

const ada = { decision: 'approved', by: ['user:default/ada'] };
const grace = { decision: 'approved', by: ['user:default/grace'] };

/** Gives the answers in turn, each to the newest question. */
async function answered(subject: Subject, arn: string, answers: unknown[]) {
  for (const [known, answer] of answers.entries()) {
    const asked = (await subject.asks(arn, known))[known];
    await subject.world.answer(asked.token, answer);
  }
  await subject.asks(arn, answers.length);
  return subject.ended(arn);
}

const setFlag = ({ database }: Product, value: string) =>
  aws.call('glue', 'UpdateTable', {
    DatabaseName: database,
    TableInput: {
      Name: 'people',
      StorageDescriptor: { Columns: columns({ id: value, email: 'true' }) },
    },
  });

describe('two approvers in sequence', () => {
  let subject: Subject;
  let product: Product;
  let arn: string;

  beforeAll(async () => {
    subject = await deployed('two-approvers');
  });

  beforeEach(async () => {
    product = await subject.product();
    arn = await subject.start(product, 'people');
  });

  it('grants after the second person, and names both', async () => {
    const first = await answered(subject, arn, [ada]);
    expect(first.status).toBe('RUNNING');
    expect(first.asked.map(({ body }) => body.round)).toEqual([1, 2]);
    expect(await subject.grants(product)).toEqual([]);
    await subject.world.answer(first.asked[1].token, grace);
    const { output } = await subject.ended(arn);
    expect(output.approval.by).toEqual([...ada.by, ...grace.by]);
  });

  it('the same person twice is one person', async () => {
    const { status, asked } = await answered(subject, arn, [ada, ada]);
    expect(status).toBe('RUNNING');
    expect(asked).toHaveLength(3);
    expect(await subject.grants(product)).toEqual([]);
  });

  it('an approval without a name is nobody’s', async () => {
    const { status } = await answered(subject, arn, [
      { decision: 'approved' },
      ada,
    ]);
    expect(status).toBe('RUNNING');
  });

  it('the second person may deny', async () => {
    const { asked } = await answered(subject, arn, [ada]);
    await subject.world.refuse(asked[1].token);
    expect((await subject.ended(arn)).error).toBe('DataSharing.Denied');
    expect(await subject.grants(product)).toEqual([]);
  });

  it('two people who answer one question are two', async () => {
    const both = { decision: 'approved', by: [...ada.by, ...grace.by] };
    const { status } = await answered(subject, arn, [both]);
    expect(status).toBe('SUCCEEDED');
  });

  it('whoever approved another question has to do it again', async () => {
    await subject.asks(arn);
    await setFlag(product, 'true');
    const { status } = await answered(subject, arn, [ada, grace]);
    expect(status).toBe('RUNNING');
    const third = (await subject.asks(arn, 2))[2];
    await subject.world.answer(third.token, ada);
    expect((await subject.ended(arn)).output.approval.by).toEqual([
      ...grace.by,
      ...ada.by,
    ]);
  });

  it('a product that cannot be read takes two people too', async () => {
    await subject.asks(arn);
    aws.faults.set({ action: 'glue:GetTable', kind: 'refused', times: 3 });
    const unreadable = await subject.start(product, 'people');
    const first = await answered(subject, unreadable, [ada]);
    expect(first.status).toBe('RUNNING');
    await subject.world.answer(first.asked[1].token, grace);
    const { status } = await subject.ended(unreadable);
    aws.faults.clear();
    expect(status).toBe('SUCCEEDED');
  });
});

describe('approval by policy within one organisation unit', () => {
  const unit = '777788889999';
  let subject: Subject;
  let product: Product;

  beforeAll(async () => {
    const world = await ShareWorld.deploy(aws, {
      prefix: 'unit',
      machines: { share: fileOf('organisation-unit', 'share') },
      values: { OrganisationUnitAccounts: `${unit},888899990000` },
      parameters: {
        policy: { unflagged: 'approve', wholeDatabase: 'by-verdict' },
        allowedAccounts: [consumer, unit],
      },
    });
    subject = new Subject(world);
  });

  beforeEach(async () => {
    product = await subject.product();
  });

  const request = async (rest: object = {}, table = 'people') => {
    const arn = await subject.start(product, table, {
      target: { account_id: unit },
      ...rest,
    });
    await subject.asks(arn);
    return subject.ended(arn);
  };

  it('shares a sensitive product at once, and names the policy', async () => {
    const { status, asked, output } = await request();
    expect(status).toBe('SUCCEEDED');
    expect(asked).toEqual([]);
    expect(output.approval).toEqual({
      required: true,
      by: ['policy:organisation-unit'],
    });
    expect(await subject.grants(product, unit)).toHaveLength(2);
  });

  it('names nobody for a product that needs no approval', async () => {
    const { output } = await request({}, 'open');
    expect(output.approval).toEqual({ required: false, by: [] });
  });

  it('asks for an account that is not in the unit', async () => {
    const { status } = await request({ target: { account_id: consumer } });
    expect(status).toBe('RUNNING');
  });

  it('asks where the caller wants approval always', async () => {
    const { status, asked } = await request({
      approval: { required: 'always' },
    });
    expect(status).toBe('RUNNING');
    await subject.approve(asked[0]);
    const { output } = await subject.ended(asked[0].body.executionArn);
    expect(output.approval.by).toEqual(['user:default/decider-1']);
  });

  it('asks for what is unknown', async () => {
    await aws.call('glue', 'UpdateTable', {
      DatabaseName: product.database,
      TableInput: {
        Name: 'people',
        StorageDescriptor: { Columns: columns({ id: 'maybe' }) },
      },
    });
    expect((await request()).status).toBe('RUNNING');
  });

  it('an account that may not receive shares gets none, unit or not', async () => {
    const { error } = await request({ target: { account_id: '888899990000' } });
    expect(error).toBe('DataSharing.InvalidInput');
  });
});

describe('a second approver for what is classified as restricted', () => {
  let subject: Subject;
  let product: Product;

  beforeAll(async () => {
    subject = await deployed('classification', ['share', 'judge']);
  });

  beforeEach(async () => {
    product = await subject.product();
  });

  const classify = (
    level: 'database' | 'table' | 'column' | 'partition key',
    value = 'restricted',
  ) => {
    const Parameters = { data_classification: value };
    const { database } = product;
    if (level === 'database') {
      return aws.call('glue', 'UpdateDatabase', {
        Name: database,
        DatabaseInput: {
          Name: database,
          Parameters: { data_owner: producer, ...Parameters },
        },
      });
    }
    const flagged = { pii_flag: 'false' };
    const column = {
      Name: 'id',
      Parameters: { ...flagged, ...(level === 'column' && Parameters) },
    };
    return aws.call('glue', 'UpdateTable', {
      DatabaseName: database,
      TableInput: {
        Name: 'open',
        Parameters: level === 'table' ? Parameters : {},
        StorageDescriptor: { Columns: [column] },
        PartitionKeys:
          level === 'partition key'
            ? [{ Name: 'day', Parameters: { ...flagged, ...Parameters } }]
            : [],
      },
    });
  };

  const levels = ['database', 'table', 'column', 'partition key'] as const;

  it.each(levels)(
    'takes two people where the %s is restricted, though nothing is sensitive',
    async level => {
      await classify(level);
      const arn = await subject.start(product, 'open');
      const first = await answered(subject, arn, [ada]);
      expect(first.status).toBe('RUNNING');
      expect(await subject.grants(product)).toEqual([]);
      await subject.world.answer(first.asked[1].token, grace);
      expect((await subject.ended(arn)).status).toBe('SUCCEEDED');
    },
  );

  it.each(levels)(
    'takes two people for all tables where the %s is restricted',
    async level => {
      await classify(level, ' Restricted');
      const arn = await subject.start(product, '*');
      expect((await answered(subject, arn, [ada])).status).toBe('RUNNING');
    },
  );

  it('reads every page for it', async () => {
    await classify('table');
    for (let i = 0; i < 25; i++) {
      await subject.world.table(product.database, {
        Name: `z${i}`,
        Parameters: { pii_flag: 'false' },
      });
    }
    const arn = await subject.start(product, '*');
    expect((await answered(subject, arn, [ada])).status).toBe('RUNNING');
  });

  it('takes one person for what is sensitive and not restricted', async () => {
    await classify('table', 'internal');
    const arn = await subject.start(product, 'people');
    expect((await answered(subject, arn, [ada])).status).toBe('SUCCEEDED');
  });

  it('takes the second one too where it is classified while it waits', async () => {
    const arn = await subject.start(product, 'open', {
      approval: { required: 'always' },
    });
    await subject.asks(arn);
    await classify('table');
    expect((await answered(subject, arn, [ada])).status).toBe('RUNNING');
    expect(await subject.grants(product)).toEqual([]);
  });

  it('shares at once what is neither', async () => {
    const arn = await subject.start(product, 'open');
    expect((await answered(subject, arn, [])).status).toBe('SUCCEEDED');
  });
});

describe('a ticket before each question', () => {
  let subject: Subject;
  let product: Product;

  beforeAll(async () => {
    subject = await deployed('ticket');
  });

  beforeEach(async () => {
    product = await subject.product();
  });

  const events = () =>
    aws.calls.filter(({ action }) => action === 'eventbridge:PutEvents');

  it('is asked for before anybody is asked, without the token', async () => {
    const before = events().length;
    const arn = await subject.start(product, 'people', {
      requestId: 'R9',
      requester: 'user:default/ada',
    });
    const [{ token }] = await subject.asks(arn);
    const [event, ...others] = events().slice(before);
    expect(others).toEqual([]);
    const [{ Source, DetailType, Detail }] = event.input.Entries;
    expect([Source, DetailType]).toEqual(['data-sharing', 'Approval needed']);
    expect(JSON.parse(Detail)).toEqual({
      requestId: 'R9',
      executionArn: arn,
      round: 1,
      source: expect.objectContaining({ table: 'people' }),
      target: { account_id: consumer },
      dataOwner: producer,
      verdict: 'sensitive',
      requester: 'user:default/ada',
      reason: null,
      link: 'http://portal.example/data-sharing/requests/R9',
    });
    expect(JSON.stringify(event)).not.toContain(token);
    const order = aws.calls.map(({ action }) => action);
    expect(order.lastIndexOf('eventbridge:PutEvents')).toBeLessThan(
      order.lastIndexOf('sqs:SendMessage'),
    );
  });

  it('none is opened where nobody is asked', async () => {
    const before = events().length;
    const arn = await subject.start(product, 'open');
    await subject.asks(arn);
    expect((await subject.ended(arn)).status).toBe('SUCCEEDED');
    expect(events()).toHaveLength(before);
  });

  it.each([
    ['nobody is asked where the event is refused', 'refused', 1, true],
    ['it is tried again where it is throttled', 'throttled', 2, false],
  ] as const)('%s', async (_, kind, times, blocked) => {
    aws.faults.set({ action: 'eventbridge:PutEvents', kind, times });
    const arn = await subject.start(product, 'people');
    const asked = await subject.asks(arn);
    aws.faults.clear();
    const { error } = await subject.ended(arn);
    expect(error).toBe(blocked ? 'DataSharing.Blocked' : undefined);
    expect(asked).toHaveLength(blocked ? 0 : 1);
  });
});
