import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  approverResolverExtensionPoint,
  shareRequestNotifierExtensionPoint,
  type ShareRequestNotification,
} from '@data-sharing/backstage-plugin-data-sharing-node';
import {
  TestAws,
  TestPortal,
  type PortalOptions,
} from './__testUtils__/portal';
import { consumer, producer } from './__testUtils__/sampleCatalog';
import {
  createShareRequestConditionalDecision,
  shareRequestConditions,
} from '.';
import { shareRequestReadPermission } from '@data-sharing/backstage-plugin-data-sharing-common';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('the API', () => {
  let aws: TestAws;
  let portal: TestPortal;

  const open = async (options: Partial<PortalOptions> = {}) => {
    await portal?.stop();
    portal = await TestPortal.start({
      aws,
      endpoint: aws.sandbox.endpoint,
      knex: await databases.init('SQLITE_3'),
      ...options,
    });
  };

  beforeEach(async () => {
    aws = await TestAws.start();
    await open();
  });

  afterEach(async () => {
    await portal.stop();
    await aws.sandbox.stop();
  });

  const orders = 'resource:default/sales-orders';
  const products = 'resource:default/sales-products';

  describe('refuses to submit', () => {
    it('for nobody, and for a service', async () => {
      expect((await portal.as('nobody').submit()).status).toBe(401);
      expect((await portal.as('service').submit()).status).toBe(403);
    });

    it.each([
      [
        400,
        'an account that is not twelve digits',
        { consumerAccountId: '12' },
        'consumerAccountId',
      ],
      [
        403,
        'an account that is not allowed',
        { consumerAccountId: '999900001111' },
        'consumerAccountId',
      ],
      [
        403,
        'an account that others may ask for',
        { consumerAccountId: '555566667777' },
        'consumerAccountId',
      ],
      [
        400,
        'a role of another account',
        { consumerPrincipal: 'arn:aws:iam::999900001111:role/r' },
        'consumerPrincipal',
      ],
      [
        400,
        'something that is no role',
        { consumerPrincipal: 'arn:aws:iam::444455556666:user/u' },
        'consumerPrincipal',
      ],
      [400, 'what is no ref', { entityRef: 'resource:default/' }, 'entityRef'],
      [
        404,
        'what the catalog does not have',
        { entityRef: 'resource:default/nothing' },
        'entityRef',
      ],
      [
        400,
        'what is no data product',
        { entityRef: 'resource:default/bucket' },
        'entityRef',
      ],
      [400, 'all tables of a table', { scope: 'all-tables' }, 'scope'],
      [
        400,
        'a table of a database',
        { entityRef: 'resource:default/sales' },
        'scope',
      ],
      [400, 'a scope that is none', { scope: 'columns' }, 'scope'],
      [
        400,
        'columns of all tables',
        {
          entityRef: 'resource:default/sales',
          scope: 'all-tables',
          columns: ['id'],
        },
        'columns',
      ],
      [
        400,
        'a column that the table does not have',
        { columns: ['id', 'name'] },
        'columns: sales.orders has no column name',
      ],
      [
        400,
        'a column twice',
        { columns: ['id', 'ID'] },
        'columns: ID is named twice',
      ],
      [400, 'no column at all', { columns: [] }, 'columns'],
      [
        400,
        'more columns than a share can name',
        { columns: Array.from({ length: 501 }, (_, index) => `c${index}`) },
        'columns',
      ],
      [
        404,
        'columns of a table that Glue does not have',
        { entityRef: 'resource:default/sales-gone', columns: ['id'] },
        'no table sales.gone',
      ],
      [
        400,
        'an end in the past',
        { accessEndsAt: '2020-01-01T00:00:00Z' },
        'accessEndsAt',
      ],
      [
        400,
        'an end that is no time',
        { accessEndsAt: 'tomorrow' },
        'accessEndsAt',
      ],
      [400, 'an empty reason', { reason: '' }, 'reason'],
      [400, 'a blank reason', { reason: ' \n ' }, 'reason'],
      [400, 'a reason left out', { reason: undefined }, 'reason'],
      [400, 'an unknown field', { requester: 'user:default/pam' }, 'requester'],
      [
        400,
        'a catalog without a workflow',
        { entityRef: 'resource:default/far' },
        'entityRef',
      ],
      [
        400,
        'a product that was not read from Glue',
        { entityRef: 'resource:default/forged' },
        'entityRef',
      ],
      [
        409,
        'a database without data_owner',
        { entityRef: 'resource:default/orphan-notes' },
        'no data_owner',
      ],
      [
        409,
        'an owner group without members',
        { entityRef: 'resource:default/nobody-notes' },
        'nobody could decide',
      ],
    ])('with %d for %s, naming it', async (status, _, body, named) => {
      const response = await portal.as('ada').submit(body);
      expect(response.body.error?.message).toContain(named);
      expect(response.status).toBe(status);
      expect(response.body.error.stack).toBeUndefined();
      const { body: list } = await portal.as('ada').get('/requests');
      expect(list.totalItems).toBe(0);
    });

    it('when only the requester could decide', async () => {
      const entityRef = 'resource:default/alone-notes';
      const alone = await portal.as('solo').submit({ entityRef });
      expect(alone.status).toBe(409);
      expect(alone.body.error).toMatchObject({
        code: 'nobody-could-decide',
        message: expect.stringContaining('you are alone in'),
      });
    });

    it('what another request covers, with a link to it', async () => {
      const first = await portal.as('ada').submit();
      const second = await portal.as('pat').submit();
      expect(second.status).toBe(409);
      expect(second.body.error).toMatchObject({
        code: 'already-covered',
        requestId: first.body.id,
      });
    });
  });

  it('lets those ask for an account who may', async () => {
    const ada = await portal.as('ada').get('/consumer-accounts');
    expect(ada.body.items).toEqual([{ id: consumer, name: 'Analytics' }]);
    const pat = await portal.as('pat').get('/consumer-accounts');
    expect(pat.body.items).toHaveLength(2);
  });

  it('makes one request of one idempotency key, per person', async () => {
    const key = { 'Idempotency-Key': 'k-1' };
    const [first, again] = await Promise.all([
      portal.as('ada').submit({}, key),
      portal.as('ada').submit({}, key),
    ]);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.id).toBe(first.body.id);
    const other = await portal.as('ada').submit({ reason: 'Other' }, key);
    expect(other.status).toBe(409);
    expect(other.body.error.message).toContain('Idempotency-Key');
    const pat = await portal.as('pat').submit({ entityRef: products }, key);
    expect(pat.status).toBe(201);
    expect(pat.body.id).not.toBe(first.body.id);
  });

  describe('previews', () => {
    const preview = (who: string, more: object = {}) =>
      portal.as(who).post('/preview', {
        entityRef: orders,
        scope: 'table',
        consumerAccountId: consumer,
        ...more,
      });

    it('who decides on what is sensitive, and why it is', async () => {
      const { status, body } = await preview('pam');
      expect(status).toBe(200);
      expect(body).toMatchObject({
        outcome: 'needs-approval',
        refusal: null,
        verdict: {
          verdict: 'sensitive',
          reasons: expect.arrayContaining([
            expect.objectContaining({ name: 'sales.orders.email' }),
          ]),
        },
        owner: {
          group: { ref: 'group:default/sales', displayName: 'Team sales' },
          dataOwner: producer,
        },
        deciders: [{ ref: 'user:default/paul', displayName: 'PAUL' }],
        grants: [{ resource: 'sales.orders', columns: null }],
      });
      expect(body.nextSteps).toHaveLength(3);
    });

    it('a grant at once, or an approval where the policy wants one', async () => {
      const { body } = await preview('ada', { entityRef: products });
      expect(body).toMatchObject({
        outcome: 'granted-at-once',
        verdict: { verdict: 'not-sensitive' },
      });
      const all = { entityRef: 'resource:default/sales', scope: 'all-tables' };
      expect((await preview('ada', all)).body.outcome).toBe('needs-approval');
    });

    it.each([
      [
        'the columns that are not sensitive',
        ['ID'],
        'granted-at-once',
        { verdict: 'not-sensitive', reasons: [], reasonsTotal: 0 },
        ['id'],
      ],
      [
        'those and one that nobody flagged',
        ['day', 'id'],
        'granted-at-once',
        { verdict: 'unflagged', reasonsTotal: 1 },
        ['id', 'day'],
      ],
      [
        'one that is sensitive',
        ['email'],
        'needs-approval',
        { verdict: 'sensitive', reasonsTotal: 1 },
        ['email'],
      ],
    ])(
      '%s of a sensitive table',
      async (_, columns, outcome, verdict, granted) => {
        const { status, body } = await preview('ada', { columns });
        expect(status).toBe(200);
        expect(body).toMatchObject({
          outcome,
          verdict,
          grants: [
            {
              resource: 'sales.orders',
              columns: granted,
              permissions: ['SELECT'],
            },
          ],
        });
      },
    );

    it('an approval of such columns where the policy wants one', async () => {
      await open({
        policy: { unflagged: 'approve', wholeDatabase: 'approve' },
      });
      expect((await preview('ada', { columns: ['id'] })).body.outcome).toBe(
        'granted-at-once',
      );
      expect((await preview('ada', { columns: ['day'] })).body.outcome).toBe(
        'needs-approval',
      );
    });

    it('400 for a column that the table does not have', async () => {
      const { status, body } = await preview('ada', { columns: ['nothing'] });
      expect(status).toBe(400);
      expect(body.error.message).toContain('columns: sales.orders has no');
    });

    it('a refusal, with its reason', async () => {
      const { body } = await preview('pat', {
        consumerAccountId: '555566667777',
        consumerPrincipal: 'arn:aws:iam::555566667777:role/r',
      });
      expect(body).toMatchObject({
        outcome: 'needs-approval',
        grants: [{ permissionsWithGrantOption: [] }],
      });
      const refused = await preview('ada', {
        consumerAccountId: '555566667777',
      });
      expect(refused.body).toMatchObject({
        outcome: 'refused',
        refusal: { code: 'account-not-allowed' },
      });
    });

    it('404 for a table that Glue does not have', async () => {
      const { status, body } = await preview('ada', {
        entityRef: 'resource:default/sales-gone',
      });
      expect(status).toBe(404);
      expect(body.error.message).toContain(
        'AWS Glue in eu-west-1 has no table sales.gone',
      );
    });

    it('400 that names a field left out', async () => {
      const { status, body } = await portal.as('ada').post('/preview', {
        entityRef: orders,
        scope: 'table',
      });
      expect(status).toBe(400);
      expect(body.error.message).toContain('consumerAccountId');
    });
  });

  describe('shows the schema', () => {
    it('of a table, partition keys last, with flags', async () => {
      const { body } = await portal
        .as('ada')
        .get('/products/default/sales-orders/schema');
      expect(body).toMatchObject({
        flagParameter: 'pii_flag',
        databaseFlag: null,
        tables: [],
        verdict: { verdict: 'sensitive' },
      });
      expect(body.columns).toEqual([
        {
          name: 'id',
          type: 'string',
          comment: null,
          partitionKey: false,
          flag: 'false',
        },
        {
          name: 'email',
          type: 'string',
          comment: null,
          partitionKey: false,
          flag: 'true',
        },
        {
          name: 'day',
          type: 'date',
          comment: 'UTC',
          partitionKey: true,
          flag: null,
        },
      ]);
    });

    it('of a database: its tables with verdicts and entities', async () => {
      const { body } = await portal
        .as('service')
        .get('/products/default/sales/schema');
      expect(body.columns).toEqual([]);
      expect(body.tables).toEqual([
        {
          name: 'orders',
          description: 'All orders',
          columnCount: 3,
          verdict: 'sensitive',
          entityRef: orders,
        },
        {
          name: 'products',
          description: null,
          columnCount: 2,
          verdict: 'not-sensitive',
          entityRef: products,
        },
      ]);
    });
  });

  describe('with AWS away', () => {
    const schemaPath = '/products/default/sales-orders/schema';
    const ask = { entityRef: orders, scope: 'table' };

    it.each([
      ['schema', () => portal.as('ada').get(schemaPath)],
      [
        'preview',
        () =>
          portal.as('ada').post('/preview', {
            ...ask,
            consumerAccountId: consumer,
          }),
      ],
      [
        'request for columns',
        () => portal.as('ada').submit({ columns: ['id'] }),
      ],
    ])('answers a %s with a named error, soon', async (_, call) => {
      await open({ endpoint: undefined });
      const started = Date.now();
      const { status, body } = await call();
      expect(status).toBe(503);
      expect(body.error).toEqual({
        name: 'ServiceUnavailableError',
        message: `AWS Glue in eu-west-1 cannot be reached: connection refused (127.0.0.1:1)`,
      });
      expect(Date.now() - started).toBeLessThan(6_000);
    });

    it('says in the status which workflow does not answer', async () => {
      const up = await portal.as('ada').get('/status');
      expect(up.body.workflows).toMatchObject([
        { reachable: true, error: null },
      ]);
      await open({ endpoint: undefined });
      const down = await portal.as('ada').get('/status');
      expect(down.status).toBe(200);
      expect(down.body.workflows).toMatchObject([
        {
          reachable: false,
          error: expect.stringContaining('connection refused'),
        },
      ]);
    });
  });

  describe('lists', () => {
    it('pages by cursor, filters, and says what the caller may do', async () => {
      await open({ endpoint: undefined });
      const made: string[] = [];
      for (const [who, entityRef] of [
        ['ada', orders],
        ['pat', products],
        ['ada', 'resource:default/alone-notes'],
      ]) {
        const { body } = await portal.as(who).submit({ entityRef });
        made.push(body.id);
      }
      const page = await portal
        .as('pat')
        .get('/requests', { view: 'all', limit: 2 });
      expect(page.body).toMatchObject({
        totalItems: 3,
        items: [
          { id: made[2], actions: [] },
          { id: made[1], actions: ['withdraw'] },
        ],
      });
      const rest = await portal.as('pat').get('/requests', {
        view: 'all',
        limit: 2,
        cursor: page.body.nextCursor,
      });
      expect(rest.body).toMatchObject({
        items: [{ id: made[0] }],
        nextCursor: null,
      });
      const mine = await portal
        .as('ada')
        .get('/requests?state=submitted&state=failed');
      expect(mine.body.totalItems).toBe(2);
      const found = await portal
        .as('ada')
        .get('/requests', { view: 'all', q: 'PRODUCTS', entityRef: products });
      expect(found.body.items).toMatchObject([{ id: made[1] }]);
      const turned = await portal.as('pat').get('/requests', {
        view: 'all',
        orderBy: 'createdAt:asc',
        cursor: page.body.nextCursor,
      });
      expect(turned.status).toBe(400);
      expect(turned.body.error.message).toContain('cursor');
    });

    it.each([
      ['cursor', { cursor: 'nonsense' }],
      ['limit', { limit: 0 }],
      ['limit', { limit: 'many' }],
      ['state', { state: 'lost' }],
      ['view', { view: 'theirs' }],
      ['unknown', { colour: 'red' }],
    ])('refuses a wrong %s', async (_, query) => {
      const { status } = await portal.as('ada').get('/requests', query);
      expect(status).toBe(400);
    });

    it('everything or nothing of a person to a service', async () => {
      expect(
        (await portal.as('service').get('/requests?view=all')).status,
      ).toBe(200);
      const mine = await portal.as('service').get('/requests');
      expect(mine.status).toBe(400);
      expect(mine.body.error.message).toContain('view');
    });
  });

  it('answers 404 for a request that does not exist', async () => {
    const { status } = await portal
      .as('ada')
      .get('/requests/01ARZ3NDEKTSV4RRFFQ69G5FAV');
    expect(status).toBe(404);
  });

  it('shows no stack, not even in development', async () => {
    const { NODE_ENV } = process.env;
    Object.assign(process.env, { NODE_ENV: 'development' });
    try {
      await open();
      for (const path of [
        '/requests?limit=x',
        `/products/default/none/schema`,
      ]) {
        const { status, body, text } = await portal.as('ada').get(path);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(body.error.message).toBeTruthy();
        expect(text).not.toContain('.ts:');
        expect(body.error.stack).toBeUndefined();
      }
    } finally {
      Object.assign(process.env, { NODE_ENV });
    }
  });

  it('writes each mutation to the audit log, failed ones too', async () => {
    const { body } = await portal.as('ada').submit();
    await portal.as('ada').decide(body.id, 'approved');
    expect(portal.audit).toMatchObject([
      { eventId: 'request-submit', ended: 'success' },
      {
        eventId: 'request-decide',
        meta: { id: body.id },
        ended: expect.stringContaining('You made this request'),
      },
    ]);
  });

  describe('asks the permission framework', () => {
    const decided = (decision: PolicyDecision) =>
      mockServices.permissions.mock({
        authorize: async requests =>
          requests.map(() => ({ result: AuthorizeResult.DENY })) as never,
        authorizeConditional: async requests =>
          requests.map(() => decision) as never,
      }).factory;

    it('and refuses everything where it denies', async () => {
      await open({
        features: [decided({ result: AuthorizeResult.DENY })],
      });
      expect((await portal.as('ada').submit()).status).toBe(403);
      const { body } = await portal.as('ada').get('/requests?view=all');
      expect(body).toEqual({ items: [], nextCursor: null, totalItems: 0 });
    });

    it('and lists what its conditions let through', async () => {
      const knex = await databases.init('SQLITE_3');
      await open({ knex, endpoint: undefined });
      const { body: ada } = await portal.as('ada').submit();
      const { body: pat } = await portal
        .as('pat')
        .submit({ entityRef: products });
      await open({
        knex,
        endpoint: undefined,
        features: [
          decided(
            createShareRequestConditionalDecision(shareRequestReadPermission, {
              anyOf: [
                shareRequestConditions.isRequester({
                  claims: ['user:default/ada'],
                }),
                shareRequestConditions.isProductOwner({ claims: [] }),
              ],
            }),
          ),
        ],
      });
      const { body } = await portal.as('ada').get('/requests?view=all');
      expect(body.items).toMatchObject([{ id: ada.id }]);
      expect((await portal.as('ada').get(`/requests/${ada.id}`)).status).toBe(
        200,
      );
      expect((await portal.as('ada').get(`/requests/${pat.id}`)).status).toBe(
        403,
      );
    });
  });

  it('lets modules name the approvers and tell people otherwise', async () => {
    const heard: ShareRequestNotification[] = [];
    await open({
      features: [
        createBackendModule({
          pluginId: 'data-sharing',
          moduleId: 'test',
          register(env) {
            env.registerInit({
              deps: {
                approvers: approverResolverExtensionPoint,
                notifiers: shareRequestNotifierExtensionPoint,
                logger: coreServices.logger,
              },
              async init({ approvers, notifiers }) {
                const resolver = {
                  resolveApprovers: async () => ['user:default/pat'],
                };
                approvers.setApproverResolver(resolver);
                expect(() => approvers.setApproverResolver(resolver)).toThrow(
                  'set already',
                );
                notifiers.addNotifier(
                  {
                    name: 'broken',
                    notify: async () => {
                      throw new Error('no chat today');
                    },
                  },
                  { name: 'chat', notify: async each => void heard.push(each) },
                );
              },
            });
          },
        }),
      ],
    });
    const { body } = await portal
      .as('ada')
      .submit({ entityRef: 'resource:default/nobody-notes' });
    expect(body.deciders).toMatchObject([{ ref: 'user:default/pat' }]);
    // Glue has no such table, so the workflow ends without a grant.
    await portal.until(body.id, 'failed');
    expect(heard).toMatchObject([
      {
        requestId: body.id,
        state: 'failed',
        recipients: ['user:default/ada'],
        title: 'Your request for nobody.notes failed',
      },
    ]);
    expect(portal.log.join('\n')).toContain('by broken: Error: no chat today');
  });
});
