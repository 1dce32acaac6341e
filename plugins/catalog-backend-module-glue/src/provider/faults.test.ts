import { TestDatabases } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { siteNamer } from '../__testUtils__/callSites';
import {
  accountId,
  startGlueFixture,
  type GlueEditor,
  type GlueFixture,
} from '../__testUtils__/glueFixture';
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

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const table = (Name: string, flag: string) => ({
  Name,
  StorageDescriptor: {
    Columns: [{ Name: 'id', Type: 'string', Parameters: { pii_flag: flag } }],
  },
});

const create = async (
  glue: GlueEditor,
  Name: string,
  tables: string[],
  data_owner = '222222222222',
) => {
  await glue.createDatabase({ Name, Parameters: { data_owner } });
  for (const each of tables) await glue.createTable(Name, table(each, 'false'));
};

/** A catalog, and what became of it later. */
async function fillBefore(glue: GlueEditor) {
  await create(glue, 'alpha', ['a1', 'a2', 'a3', 'a4', 'a5']);
  await create(glue, 'beta', ['b1', 'b2', 'b3']);
  await create(glue, 'dropped', ['d1', 'd2']);
  await create(glue, 'gamma', ['c1']);
  await create(glue, 'void', []);
  await glue.createDatabase({
    Name: 'shared',
    TargetDatabase: { CatalogId: accountId, DatabaseName: 'alpha' },
  });
}

async function fillAfter(glue: GlueEditor) {
  await fillBefore(glue);
  await glue.updateTable('alpha', table('a1', 'true'));
  await glue.createTable('alpha', table('a6', 'false'));
  await glue.deleteTable('alpha', 'a5');
  await glue.updateDatabase({
    Name: 'beta',
    Parameters: { data_owner: '333333333333' },
  });
  await glue.deleteDatabase('dropped');
  await create(glue, 'late', ['e1', 'e2', 'e3']);
}

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

let before: GlueFixture;
let after: GlueFixture;
let expectedAfter: Map<string, Entity>;
const oldEndpoint = process.env.AWS_ENDPOINT_URL;

beforeAll(async () => {
  before = await startGlueFixture();
  after = await startGlueFixture();
  await fillBefore(before);
  await fillAfter(after);
  process.env.AWS_ENDPOINT_URL = before.proxy.url;
  before.proxy.before = ({ operation, input }) => {
    if (/^Get(Tables|Databases)$/.test(operation)) input.MaxResults = 2;
  };
  before.proxy.upstream = after.endpoint;
  const { refresh, catalog } = await startIngestion(
    await databases.init('SQLITE_3'),
  );
  await refresh();
  expectedAfter = catalog.entities;
});

afterAll(async () => {
  await before.stop();
  await after.stop();
  if (oldEndpoint === undefined) delete process.env.AWS_ENDPOINT_URL;
  else process.env.AWS_ENDPOINT_URL = oldEndpoint;
});

/** Spoils the calls of one site; the others go on to what became of it. */
function spoil(site: string, { once, spoil: spoilt }: Fault) {
  const siteOf = siteNamer();
  let met = 0;
  before.proxy.tamper = call => {
    if (siteOf(call) !== site) return undefined;
    met += 1;
    return once && met > 1 ? undefined : spoilt(call);
  };
  return { met: () => met };
}

const undisturbed = () => {
  before.proxy.tamper = undefined;
};

const snapshot = (entities: Map<string, Entity>) =>
  JSON.stringify([...entities].sort(([a], [b]) => (a < b ? -1 : 1)));

const titles = (entities: Map<string, Entity>) =>
  [...entities.values()].map(({ metadata }) => metadata.title).sort();

it('makes the calls that are spoilt below', async () => {
  const { refresh } = await startIngestion(await databases.init('SQLITE_3'));
  before.proxy.upstream = before.endpoint;
  await refresh();
  before.proxy.upstream = after.endpoint;
  const siteOf = siteNamer();
  const met: string[] = [];
  before.proxy.tamper = call => {
    met.push(siteOf(call));
    return undefined;
  };
  await refresh();
  undisturbed();
  expect(met.sort()).toEqual([...sites].sort());
});

describe.each(databases.eachSupportedId())('on %p, a scan', id => {
  describe.each(faults)('one call of which $name', fault => {
    // The faults are told apart long before the database is spoken to.
    const some =
      id === 'SQLITE_3'
        ? sites
        : ['GetDatabases 2', 'GetTables alpha 2', 'GetTable alpha a5 1'];

    it.each(
      some.filter(site => !/empty page/.test(fault.name) || !isLookUp(site)),
    )('loses and doubles nothing, says so and recovers: %s', async site => {
      const knex = await databases.init(id);
      const catalog = new MapCatalog([salesGroup]);
      const { refresh, status, logger } = await startIngestion(knex, {
        catalog,
        patience: impatient,
      });
      before.proxy.upstream = before.endpoint;
      undisturbed();
      await refresh();
      const known = new Map(catalog.entities);
      logger.error.mockClear();

      before.proxy.upstream = after.endpoint;
      const { met } = spoil(site, fault);
      const failed = await refresh().then(
        () => undefined,
        error => error,
      );
      expect(met()).toBeGreaterThan(0);
      undisturbed();

      // Nothing that exists is removed, and nothing is there that never was.
      const shown = titles(catalog.entities);
      const existing = titles(expectedAfter);
      expect(shown).toEqual(
        expect.arrayContaining(
          titles(known).filter(title => existing.includes(title)),
        ),
      );
      expect(new Set([...titles(known), ...existing])).toEqual(
        new Set([...titles(known), ...existing, ...shown]),
      );
      expect(new Set(shown).size).toBe(shown.length);

      const outcome = fault.outcome(site);
      const { outcome: said, failure, hiddenDatabases } = await status();
      if (outcome === 'unharmed') {
        expect(failed).toBeUndefined();
        expect(catalog.snapshot()).toBe(snapshot(expectedAfter));
      } else if (outcome === 'fails') {
        expect(failed).toBeDefined();
        expect({ said, kind: failure?.kind }).toEqual({
          said: 'failure',
          kind: fault.kind,
        });
        expect(logger.error).toHaveBeenCalledWith(
          expect.stringContaining('Nothing was removed'),
          expect.anything(),
        );
      } else {
        expect(failed).toBeUndefined();
        expect(said).toBe('success');
        if (isLookUp(site)) {
          expect(hiddenDatabases).toEqual([site.split(' ')[1]]);
        }
      }

      // A fault of one database is nobody else's.
      if (outcome !== 'unharmed' && !fault.everywhere) {
        const own = /^GetTables (\w+)/.exec(site)?.[1];
        if (own) {
          for (const [ref, entity] of expectedAfter) {
            const { title = '' } = entity.metadata;
            if (title !== own && !title.startsWith(`${own}.`)) {
              expect(catalog.entities.get(ref)).toEqual(entity);
            }
          }
        }
      }

      await refresh();
      expect(catalog.snapshot()).toBe(snapshot(expectedAfter));
      expect(await status()).toMatchObject({
        outcome: 'success',
        hiddenDatabases: [],
      });
    });
  });
});
