import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import {
  TestAws,
  TestPortal,
  type PortalOptions,
} from './__testUtils__/portal';
import { catalogId, consumer } from './__testUtils__/sampleCatalog';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

/** As the API writes times: whole seconds. */
const inMinutes = (count: number) =>
  `${new Date(Date.now() + count * 60_000).toISOString().slice(0, 19)}Z`;

describe.each(databases.eachSupportedId())('the end of access on %s', id => {
  let aws: TestAws;
  let knex: Knex;
  let portal: TestPortal;

  const open = async (options: Partial<PortalOptions> = {}) => {
    portal = await TestPortal.start({
      aws,
      endpoint: aws.sandbox.endpoint,
      knex,
      ...options,
    });
  };

  const reopen = async (options: Partial<PortalOptions> = {}) => {
    await portal.stop();
    await open(options);
  };

  beforeEach(async () => {
    aws = await TestAws.start();
    knex = await databases.init(id);
    await open();
  });

  afterEach(async () => {
    await portal.stop();
    await aws.sandbox.stop();
  });

  const call = (action: string, input: object = {}) =>
    aws.sandbox.call('scheduler', action, input, aws.sandbox.caller(catalogId));

  /** When AWS will end access. */
  const schedules = async (): Promise<string[]> => {
    const { Schedules } = await call('ListSchedules');
    const found = await Promise.all(
      Schedules.map(({ Name }: any) => call('GetSchedule', { Name })),
    );
    return found.map(({ ScheduleExpression }) => ScheduleExpression);
  };

  /** What the portal asked of the machines, but the looks at the consumer. */
  const operations = () =>
    knex('operations').whereNot('kind', 'consumer').orderBy('number');

  const until = async (request: string, accessEndsAt: string | null) => {
    for (let tries = 0; tries < 100; tries++) {
      const body = await portal.shown(request);
      if (body.accessEndsAt === accessEndsAt) return;
      await new Promise(done => setTimeout(done, 50));
    }
    throw new Error(`It never came to end at ${accessEndsAt}`);
  };

  const at = (time: string) => `at(${time.slice(0, 19)})`;

  it('by its owner ends later, sooner, or never, in AWS too', async () => {
    const request = await portal.grantedRequest();
    await expect(schedules()).resolves.toEqual([]);
    for (const count of [600, 1200, 60]) {
      const end = inMinutes(count);
      const { status, body } = await portal.as('pam').extend(request, end);
      expect(status).toBe(200);
      expect(body.state).toBe('granted');
      await until(request, end);
      await expect(schedules()).resolves.toEqual([at(end)]);
    }
    expect(portal.told('ada').at(-1)).toMatchObject({
      title: expect.stringMatching(
        /^Your access to sales.products ends on \d+ \w+ 20\d\d at \d\d:\d\d UTC now$/,
      ),
      description: 'Longer',
    });
    await portal.as('pam').extend(request, null);
    await until(request, null);
    await expect(schedules()).resolves.toEqual([]);
    const { events } = await portal.shown(request);
    expect(events.slice(-2)).toMatchObject([
      {
        type: 'extending',
        actor: { ref: 'user:default/pam' },
        message: 'Access is to have no end: Longer',
      },
      { type: 'extended', message: 'Access has no end now' },
    ]);
  });

  it('to the end that it has is nothing to do', async () => {
    const end = inMinutes(60);
    const request = await portal.grantedRequest({ accessEndsAt: end });
    const { status } = await portal.as('pam').extend(request, end);
    expect(status).toBe(200);
    expect(await operations()).toEqual([]);
  });

  it.each([
    ['the past', '2020-01-01T00:00:00Z', 400, 'accessEndsAt'],
    ['a few minutes', inMinutes(5), 400, 'accessEndsAt'],
    ['what is no time', 'tomorrow', 400, 'accessEndsAt'],
    ['nothing', undefined, 400, 'accessEndsAt'],
  ])('to %s is refused', async (_, end, expected, named) => {
    const request = await portal.grantedRequest();
    const { status, body } = await portal
      .as('pam')
      .post(`/requests/${request}/extend`, {
        accessEndsAt: end,
        reason: 'Longer',
      });
    expect(status).toBe(expected);
    expect(body.error.message).toContain(named);
  });

  it('is so by nobody but the owner, and never by the requester', async () => {
    const own = await portal.grantedRequest({}, 'pam');
    expect((await portal.shown(own, 'pam')).actions).not.toContain('extend');
    const end = inMinutes(600);
    const self = await portal.as('pam').extend(own, end);
    expect(self.status).toBe(403);
    expect(self.body.error.message).toContain('You made this request');
    for (const who of ['pat', 'ada', 'service']) {
      expect((await portal.as(who).extend(own, end)).status).toBe(403);
    }
    expect((await portal.as('paul').extend(own, end)).status).toBe(200);
  });

  it('without success keeps its end, and says why', async () => {
    const request = await portal.grantedRequest();
    await aws.breakMachine(
      aws.extendStateMachineArn,
      'DataSharing.ExtendFailed',
      'The share is being revoked',
    );
    const end = inMinutes(600);
    await portal.as('pam').extend(request, end);
    for (let tries = 0; tries < 100; tries++) {
      if ((await portal.eventsOf(request)).includes('extend-failed')) break;
      await new Promise(done => setTimeout(done, 50));
    }
    expect(await portal.shown(request)).toMatchObject({
      state: 'granted',
      accessEndsAt: null,
      stateReason:
        'The end of access could not be changed: The share is being revoked',
    });
    expect(portal.told('pam').at(-1)?.title).toBe(
      'The end of access to sales.products could not be changed',
    );
    await aws.deploy();
    await portal.as('pam').extend(request, end);
    await until(request, end);
    expect((await portal.shown(request)).stateReason).toBeNull();
  });

  it('while AWS is away is so once it is back, and not otherwise meanwhile', async () => {
    const request = await portal.grantedRequest();
    await reopen({ endpoint: undefined });
    const end = inMinutes(600);
    const first = await portal.as('pam').extend(request, end);
    expect(first.body).toMatchObject({
      accessEndsAt: null,
      stateReason: expect.stringContaining('will be started later'),
    });
    expect((await portal.as('paul').extend(request, end)).status).toBe(200);
    const other = await portal.as('paul').extend(request, null);
    expect(other.status).toBe(409);
    expect(other.body.error.message).toContain('by user:default/pam');
    await reopen();
    await portal.reconcile();
    await until(request, end);
  });

  it('is not for longer, where nobody knows who asked', async () => {
    await aws.sfn.send(
      new StartExecutionCommand({
        stateMachineArn: aws.stateMachineArn,
        input: JSON.stringify({
          source: { database: 'sales', table: 'orders' },
          target: { account_id: consumer },
          accessEndsAt: inMinutes(600),
        }),
      }),
    );
    let request = '';
    for (let tries = 0; tries < 100 && !request; tries++) {
      await new Promise(done => setTimeout(done, 50));
      const { body } = await portal.as('pam').get('/requests?view=all');
      request = body.items[0]?.id ?? '';
    }
    await portal.as('pam').decide(request, 'approved');
    await portal.as('paul').decide(request, 'approved');
    await portal.until(request, 'granted');
    const longer = await portal.as('pam').extend(request, null);
    expect(longer.status).toBe(403);
    expect(longer.body.error.message).toContain('accessEndsAt');
    const end = inMinutes(60);
    expect((await portal.as('pam').extend(request, end)).status).toBe(200);
    await until(request, end);
  });
});
