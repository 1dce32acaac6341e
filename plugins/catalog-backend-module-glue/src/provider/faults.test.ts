import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  TestDatabases,
  type ServiceMock,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { siteNamer } from '../__testUtils__/callSites';
import {
  snapshotOf,
  startBeforeAndAfter,
  titlesOf,
  type BeforeAndAfter,
} from '../__testUtils__/beforeAndAfter';
import { accountId, region } from '../__testUtils__/glueFixture';
import { MapCatalog } from '../__testUtils__/MapCatalog';
import {
  impatient,
  salesGroup,
  startIngestion,
} from '../__testUtils__/startIngestion';
import {
  awsError,
  type GlueCall,
  type Spoilt,
} from '../__testUtils__/tamperingProxy';

import type { ScanStatus } from '../status/SourceStatus';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

/** Every call of the scan that finds what became of it, in pages of two. */
const sites = [
  'GetDatabases 1',
  'GetDatabases 2',
  'GetDatabases 3',
  'GetTables alpha 1',
  'GetTables alpha 2',
  'GetTables alpha 3',
  'GetTables beta 1',
  'GetTables beta 2',
  'GetTables gamma 1',
  'GetTables late 1',
  'GetTables late 2',
  'GetTables void 1',
  'GetTable alpha a5 1',
  'GetDatabase dropped 1',
];

/**
 * What the scan with the fault does.
 *
 * - `unharmed`: as if nothing had been
 * - `fails`: as a whole, having read what else it could
 * - `keeps`: succeeds, and keeps what it could not read
 */
type Outcome = 'unharmed' | 'fails' | 'keeps';

interface Fault {
  name: string;
  once?: boolean;
  spoil(call: GlueCall & { output: any }): Spoilt;
  outcome(site: string): Outcome;
  /** Where the scan fails. */
  kind?: string;
  /** The account as a whole is concerned, so that nothing else is read. */
  everywhere?: boolean;
}

/** Whether it asks for one thing by name. */
const isLookUp = (site: string) => /^Get(Table|Database) /.test(site);
const emptied = (output: any) =>
  output.TableList ? { TableList: [] } : { DatabaseList: [] };
const serverError = awsError('InternalServiceException', 'Oops', 500);
const throttled = awsError('ThrottlingException', 'Rate exceeded');

const faults: Fault[] = [
  {
    name: 'fails once with a 500',
    once: true,
    spoil: () => serverError,
    outcome: () => 'unharmed',
  },
  {
    name: 'fails with a 500 for good',
    spoil: () => serverError,
    outcome: () => 'fails',
    kind: 'refused',
  },
  {
    name: 'is denied for good',
    spoil: () => awsError('AccessDeniedException', 'Not yours'),
    // By name it says that the thing may well be there.
    outcome: site => (isLookUp(site) ? 'keeps' : 'fails'),
    kind: 'access-denied',
  },
  {
    name: 'is throttled once',
    once: true,
    spoil: () => throttled,
    outcome: () => 'unharmed',
  },
  {
    name: 'is throttled for good',
    spoil: () => throttled,
    outcome: () => 'fails',
    kind: 'throttled',
  },
  {
    name: 'answers an empty page and goes on',
    once: true,
    spoil: ({ output }) => ({
      output: { ...emptied(output), NextToken: output.NextToken },
    }),
    outcome: () => 'keeps',
  },
  {
    name: 'answers an empty page and ends',
    once: true,
    spoil: ({ output }) => ({ output: emptied(output) }),
    outcome: () => 'keeps',
  },
  {
    name: 'answers nothing at all',
    spoil: () => ({ status: 200, output: {} }),
    outcome: site => (isLookUp(site) ? 'keeps' : 'fails'),
    kind: 'refused',
  },
  {
    name: 'has credentials that expired',
    spoil: () => awsError('ExpiredTokenException', 'Expired'),
    outcome: () => 'fails',
    kind: 'expired-credentials',
    everywhere: true,
  },
  {
    name: 'has a page token that expired',
    once: true,
    spoil: () => awsError('InvalidInputException', 'The token expired'),
    // Begun again where there was a page before.
    outcome: site => (/^GetTables .* [2-9]$/.test(site) ? 'unharmed' : 'fails'),
    kind: 'expired-page',
  },
  {
    name: 'loses the connection once',
    once: true,
    spoil: () => 'drop',
    outcome: () => 'unharmed',
  },
  {
    name: 'loses the connection for good',
    spoil: () => 'drop',
    outcome: () => 'fails',
    kind: 'unreachable',
  },
  {
    name: 'hangs once',
    once: true,
    spoil: () => 'hang',
    outcome: () => 'unharmed',
  },
  {
    name: 'hangs for good',
    spoil: () => 'hang',
    outcome: () => 'fails',
    kind: 'unreachable',
  },
];

let world: BeforeAndAfter;

beforeAll(async () => {
  world = await startBeforeAndAfter(await databases.init('SQLITE_3'));
});

afterAll(() => world.stop());

/** Spoils the calls of one site; the others go on to what became of it. */
function spoil(site: string, { once, spoil: spoilt }: Fault) {
  const siteOf = siteNamer();
  let met = 0;
  world.proxy.tamper = call => {
    if (siteOf(call) !== site) return undefined;
    met += 1;
    return once && met > 1 ? undefined : spoilt(call);
  };
  return { met: () => met };
}

const undisturbed = () => {
  world.proxy.tamper = undefined;
};

it('makes the calls that are spoilt below', async () => {
  const { refresh } = await startIngestion(await databases.init('SQLITE_3'));
  world.goBack();
  await refresh();
  world.goOn();
  const siteOf = siteNamer();
  const met: string[] = [];
  world.proxy.tamper = call => {
    met.push(siteOf(call));
    return undefined;
  };
  await refresh();
  undisturbed();
  expect(met.sort()).toEqual([...sites].sort());
});

/** A catalog of a source that was scanned before, or is empty. */
async function start(id: TestDatabaseId, fault: Fault, scanned: boolean) {
  const started = await startIngestion(await databases.init(id), {
    // Not all are begun when the first fails.
    settings: { parallelism: 2 },
    // Others may take the time that a busy machine needs.
    patience: /hangs/.test(fault.name)
      ? impatient
      : { ...impatient, requestTimeout: 10_000 },
  });
  undisturbed();
  world.goBack();
  if (scanned) await started.refresh();
  started.logger.error.mockClear();
  world.goOn();
  return started;
}

const succeeds = (work: Promise<void>) =>
  work.then(
    () => true,
    () => false,
  );

/** That status and log say how it went. */
function expectSaid(
  site: string,
  fault: Fault,
  status: ScanStatus,
  logger: ServiceMock<LoggerService>,
) {
  const outcome = fault.outcome(site);
  if (outcome === 'fails') {
    expect(status).toMatchObject({
      outcome: 'failure',
      failure: { kind: fault.kind },
    });
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining('Nothing was removed'),
      { failure: fault.kind },
    );
    return;
  }
  expect(status).toMatchObject({ outcome: 'success' });
  expect(logger.error.mock.calls).toEqual(
    status.held ? [[expect.stringContaining(status.held.reason)]] : [],
  );
  if (outcome === 'keeps' && isLookUp(site)) {
    expect(status.hiddenDatabases).toEqual([site.split(' ')[1]]);
  }
}

const isOf = (database: string, { metadata: { title = '' } }: Entity) =>
  title === database || title.startsWith(`${database}.`);

/** That all was read, or at least what is not of the database concerned. */
function expectRead(site: string, fault: Fault, shown: Map<string, Entity>) {
  if (fault.outcome(site) === 'unharmed') {
    expect(snapshotOf(shown)).toBe(world.snapshot);
    return;
  }
  const concerned = /^GetTables (\w+)/.exec(site)?.[1];
  if (!concerned || fault.everywhere) return;
  for (const [ref, entity] of world.expected) {
    if (!isOf(concerned, entity)) expect(shown.get(ref)).toEqual(entity);
  }
}

/** The faults are told apart long before the database is spoken to. */
const sitesOn = (id: string, fault: Fault) =>
  (id === 'SQLITE_3' ? sites : ['GetTables alpha 2', 'GetDatabase dropped 1'])
    // There are no pages of one thing.
    .filter(site => !/page/.test(fault.name) || !isLookUp(site));

// The SDK waits for a random time between attempts.
beforeEach(() => {
  jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => jest.restoreAllMocks());

describe.each(databases.eachSupportedId())('on %p, a scan', id => {
  describe.each(faults)('one call of which $name', fault => {
    it.each(sitesOn(id, fault))(
      'loses and doubles nothing, says so and recovers: %s',
      async site => {
        const { refresh, status, logger, catalog } = await start(
          id,
          fault,
          true,
        );
        const known = new Map(catalog.entities);
        const { met } = spoil(site, fault);
        const succeeded = await succeeds(refresh());
        expect(met()).toBeGreaterThan(0);
        undisturbed();
        world.expectNoHarm(known, catalog.entities);

        expect(succeeded).toBe(fault.outcome(site) !== 'fails');
        expectSaid(site, fault, await status(), logger);
        expectRead(site, fault, catalog.entities);

        await refresh();
        expect(catalog.snapshot()).toBe(world.snapshot);
        expect(await status()).toMatchObject({
          outcome: 'success',
          hiddenDatabases: [],
        });
      },
    );
  });
});

describe.each(faults)('a first scan, one call of which $name', fault => {
  it.each(['GetDatabases 2', 'GetTables alpha 2', 'GetTables late 1'])(
    'is made good by the next: %s',
    async site => {
      const { refresh, catalog } = await start('SQLITE_3', fault, false);
      const { met } = spoil(site, fault);
      await succeeds(refresh());
      expect(met()).toBeGreaterThan(0);
      undisturbed();
      world.expectNoHarm(new Map(), catalog.entities);
      await refresh();
      expect(catalog.snapshot()).toBe(world.snapshot);
    },
  );
});

describe.each(faults)('a source one call of which $name', fault => {
  it('leaves another source alone', async () => {
    const knex = await databases.init('SQLITE_3');
    const catalog = new MapCatalog([salesGroup]);
    const startSource = (sourceId: string) =>
      startIngestion(knex, {
        sources: {
          broken: { accountId, region },
          sound: { accountId, region: 'us-east-1' },
        },
        sourceId,
        catalog,
        patience: impatient,
      });
    world.goOn();
    const broken = await startSource('broken');
    const sound = await startSource('sound');
    const { met } = spoil('GetTables alpha 2', fault);
    await Promise.all([succeeds(broken.refresh()), sound.refresh()]);
    expect(met()).toBeGreaterThan(0);
    undisturbed();
    expect(await sound.status()).toMatchObject({
      outcome: 'success',
      entities: 2,
    });
    expect(titlesOf(catalog.entities)).toEqual(
      expect.arrayContaining(['logs', 'logs.clicks']),
    );
  });
});

it('says so when the catalog does not tell who owns data, and changes nothing', async () => {
  const { refresh, catalog, status, logger } = await startIngestion(
    await databases.init('SQLITE_3'),
  );
  world.goBack();
  await refresh();
  const known = catalog.snapshot();
  world.goOn();
  const { owningGroups } = catalog;
  catalog.owningGroups = async () => {
    throw new Error('The catalog is starting');
  };
  await expect(refresh()).rejects.toThrow('The catalog is starting');
  expect(catalog.snapshot()).toBe(known);
  expect(await status()).toMatchObject({
    outcome: 'failure',
    failure: { kind: 'error', message: 'The catalog is starting' },
    lastSuccessAt: expect.anything(),
  });
  expect(logger.error).toHaveBeenCalledWith(
    expect.stringContaining('The catalog is starting. Nothing was removed'),
    {},
  );
  catalog.owningGroups = owningGroups;
  await refresh();
  expect(catalog.snapshot()).toBe(world.snapshot);
});

it('is patient with AWS as it ships: a call that fails five times is no failure', async () => {
  const { refresh, catalog, status } = await startIngestion(
    await databases.init('SQLITE_3'),
  );
  world.goOn();
  const siteOf = siteNamer();
  let met = 0;
  world.proxy.tamper = call => {
    if (siteOf(call) !== 'GetTables alpha 2' || met >= 5) return undefined;
    met += 1;
    return serverError;
  };
  await refresh();
  undisturbed();
  expect(catalog.snapshot()).toBe(world.snapshot);
  // All pages of all databases, and five that failed.
  expect((await status()).apiCalls).toEqual({ GetDatabases: 3, GetTables: 14 });
});
