import {
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteTableCommand,
} from '@aws-sdk/client-glue';
import {
  AddLFTagsToResourceCommand,
  CreateLFTagCommand,
  DeleteLFTagCommand,
  GetLFTagCommand,
  GetResourceLFTagsCommand,
  paginateListLFTags,
  paginateSearchDatabasesByLFTags,
  paginateSearchTablesByLFTags,
  RemoveLFTagsFromResourceCommand,
  SearchTablesByLFTagsCommand,
  UpdateLFTagCommand,
  type LFTag,
  type LFTagPair,
  type Resource,
} from '@aws-sdk/client-lakeformation';
import { clientsOf, errorOf, unique } from './endpoint';
import { conformance } from './suite';

conformance('lf-tags', conformanceTest => {
  const { glue, lakeFormation } = clientsOf();
  const made: string[] = [];

  afterAll(async () => {
    for (const TagKey of made) {
      await lakeFormation
        .send(new DeleteLFTagCommand({ TagKey }))
        // a test may have deleted it
        .catch(() => undefined);
    }
  });

  async function lfTag(...TagValues: string[]) {
    const TagKey = unique('tag');
    made.push(TagKey);
    await lakeFormation.send(new CreateLFTagCommand({ TagKey, TagValues }));
    return TagKey;
  }
  const valuesOf = async (TagKey: string) =>
    (await lakeFormation.send(new GetLFTagCommand({ TagKey }))).TagValues;

  async function table(DatabaseName: string, Name: string) {
    await glue.send(
      new CreateTableCommand({
        DatabaseName,
        TableInput: {
          Name,
          StorageDescriptor: {
            Columns: ['id', 'email'].map(column => ({
              Name: column,
              Type: 'string',
            })),
          },
        },
      }),
    );
  }
  async function product() {
    const DatabaseName = unique('tagged');
    await glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name: DatabaseName } }),
    );
    for (const name of ['orders', 'visits']) await table(DatabaseName, name);
    return {
      DatabaseName,
      database: { Database: { Name: DatabaseName } },
      orders: { Table: { DatabaseName, Name: 'orders' } },
      visits: { Table: { DatabaseName, Name: 'visits' } },
      email: {
        TableWithColumns: {
          DatabaseName,
          Name: 'orders',
          ColumnNames: ['email'],
        },
      },
    };
  }

  const pair = (TagKey: string, ...TagValues: string[]): LFTagPair => ({
    TagKey,
    TagValues,
  });
  const add = async (Resource: Resource, ...LFTags: LFTagPair[]) =>
    (
      await lakeFormation.send(
        new AddLFTagsToResourceCommand({ Resource, LFTags }),
      )
    ).Failures ?? [];
  const flat = (tags: LFTagPair[] | undefined) =>
    (tags ?? [])
      .map(({ TagKey, TagValues }) => `${TagKey}=${TagValues!.join()}`)
      .sort();
  /** What is assigned, or what there is with what is inherited. */
  async function tagsOf(Resource: Resource, ShowAssignedLFTags = true) {
    const found = await lakeFormation.send(
      new GetResourceLFTagsCommand({ Resource, ShowAssignedLFTags }),
    );
    return {
      database: flat(found.LFTagOnDatabase),
      table: flat(found.LFTagsOnTable),
      columns: (found.LFTagsOnColumns ?? []).flatMap(({ Name, LFTags }) =>
        flat(LFTags).map(tag => `${Name}:${tag}`),
      ),
    };
  }
  async function tables(Expression: LFTag[], pageSize?: number) {
    const pages: string[][] = [];
    for await (const page of paginateSearchTablesByLFTags(
      { client: lakeFormation, pageSize },
      { Expression },
    )) {
      pages.push(
        page.TableList!.map(
          ({ Table }) => `${Table!.DatabaseName}.${Table!.Name}`,
        ),
      );
    }
    return pages;
  }

  conformanceTest('keeps an LF-Tag with its values', async () => {
    expect((await valuesOf(await lfTag('a', 'b')))?.sort()).toEqual(['a', 'b']);
  });

  conformanceTest('keeps keys and values in lower case', async () => {
    const TagKey = unique('Tag');
    made.push(TagKey);
    await lakeFormation.send(
      new CreateLFTagCommand({ TagKey, TagValues: ['Orders'] }),
    );
    expect(
      await lakeFormation.send(
        new GetLFTagCommand({ TagKey: TagKey.toLowerCase() }),
      ),
    ).toMatchObject({ TagKey: TagKey.toLowerCase(), TagValues: ['orders'] });
  });

  conformanceTest('refuses to define an LF-Tag twice', async () => {
    const TagKey = await lfTag('a');
    expect(
      await errorOf(
        lakeFormation.send(
          new CreateLFTagCommand({ TagKey, TagValues: ['b'] }),
        ),
      ),
    ).toMatchObject({ name: 'InvalidInputException' });
  });

  conformanceTest('says which LF-Tag does not exist', async () => {
    const TagKey = unique('no');
    for (const command of [
      new GetLFTagCommand({ TagKey }),
      new DeleteLFTagCommand({ TagKey }),
    ]) {
      expect(
        await errorOf(lakeFormation.send(command as GetLFTagCommand)),
      ).toMatchObject({ name: 'EntityNotFoundException' });
    }
  });

  conformanceTest('adds and deletes values', async () => {
    const TagKey = await lfTag('a', 'b');
    await lakeFormation.send(
      new UpdateLFTagCommand({
        TagKey,
        TagValuesToAdd: ['c'],
        TagValuesToDelete: ['a'],
      }),
    );
    expect((await valuesOf(TagKey))?.sort()).toEqual(['b', 'c']);
  });

  conformanceTest('refuses to delete a value that is assigned', async () => {
    const { orders } = await product();
    const TagKey = await lfTag('a', 'b');
    await add(orders, pair(TagKey, 'a'));
    expect(
      await errorOf(
        lakeFormation.send(
          new UpdateLFTagCommand({ TagKey, TagValuesToDelete: ['a'] }),
        ),
      ),
    ).toMatchObject({ name: 'InvalidInputException' });
  });

  conformanceTest('lists LF-Tags by pages of MaxResults', async () => {
    const keys = [await lfTag('a'), await lfTag('a'), await lfTag('a')];
    const seen: unknown[] = [];
    for await (const { LFTags = [] } of paginateListLFTags(
      { client: lakeFormation, pageSize: 2 },
      {},
    )) {
      expect(LFTags.length).toBeLessThanOrEqual(2);
      seen.push(...LFTags.map(({ TagKey }) => TagKey));
    }
    expect(seen).toEqual(expect.arrayContaining(keys));
    expect(new Set(seen).size).toBe(seen.length);
  });

  conformanceTest('assigns to a database, a table and a column', async () => {
    const { database, orders, email } = await product();
    const key = await lfTag('a', 'b', 'c');
    expect(await add(database, pair(key, 'a'))).toEqual([]);
    expect(await add(orders, pair(key, 'b'))).toEqual([]);
    expect(await add(email, pair(key, 'c'))).toEqual([]);
    expect((await tagsOf(database)).database).toEqual([`${key}=a`]);
    expect((await tagsOf(orders)).table).toEqual([`${key}=b`]);
    expect((await tagsOf(email)).columns).toEqual([`email:${key}=c`]);
  });

  conformanceTest(
    'tells of a table what is assigned on all three levels',
    async () => {
      const { database, orders, email } = await product();
      const key = await lfTag('a', 'b');
      await add(database, pair(key, 'a'));
      await add(email, pair(key, 'b'));
      expect(await tagsOf(orders)).toEqual({
        database: [`${key}=a`],
        table: [],
        columns: [`email:${key}=b`],
      });
    },
  );

  conformanceTest(
    'tells what is inherited, unless only the assigned is asked for',
    async () => {
      const { database, orders, visits, email } = await product();
      const key = await lfTag('a', 'b');
      await add(database, pair(key, 'a'));
      await add(email, pair(key, 'b'));
      expect((await tagsOf(visits, false)).table).toEqual([`${key}=a`]);
      expect((await tagsOf(email, false)).columns).toEqual([`email:${key}=b`]);
      expect((await tagsOf(orders, false)).columns.sort()).toEqual([
        `email:${key}=b`,
        `id:${key}=a`,
      ]);
    },
  );

  conformanceTest('a table without LF-Tags has none', async () => {
    const { orders } = await product();
    expect(await tagsOf(orders)).toEqual({
      database: [],
      table: [],
      columns: [],
    });
  });

  conformanceTest('another value takes the place of the first', async () => {
    const { orders } = await product();
    const key = await lfTag('a', 'b');
    await add(orders, pair(key, 'a'));
    await add(orders, pair(key, 'b'));
    expect((await tagsOf(orders)).table).toEqual([`${key}=b`]);
  });

  conformanceTest('an LF-Tag is added to those that are there', async () => {
    const { orders } = await product();
    const keys = [await lfTag('a'), await lfTag('a')];
    for (const key of keys) await add(orders, pair(key, 'a'));
    expect((await tagsOf(orders)).table).toEqual(
      keys.map(key => `${key}=a`).sort(),
    );
  });

  conformanceTest('tells which LF-Tag could not be assigned', async () => {
    const { orders } = await product();
    const no = unique('no');
    expect(await add(orders, pair(no, 'a'))).toMatchObject([
      {
        LFTag: { TagKey: no },
        Error: { ErrorCode: 'EntityNotFoundException' },
      },
    ]);
  });

  conformanceTest('assigns the others when one LF-Tag fails', async () => {
    const { orders } = await product();
    const key = await lfTag('a');
    await add(orders, pair(unique('no'), 'a'), pair(key, 'a'));
    expect((await tagsOf(orders)).table).toEqual([`${key}=a`]);
  });

  conformanceTest('does not assign a value that is not defined', async () => {
    const { orders } = await product();
    const key = await lfTag('a');
    expect(await add(orders, pair(key, 'b'))).toMatchObject([
      { Error: { ErrorCode: 'EntityNotFoundException' } },
    ]);
  });

  conformanceTest('refuses two values of one LF-Tag', async () => {
    const { orders } = await product();
    const key = await lfTag('a', 'b');
    expect(await errorOf(add(orders, pair(key, 'a', 'b')))).toMatchObject({
      name: 'InvalidInputException',
    });
    expect(
      await errorOf(add(orders, pair(key, 'a'), pair(key, 'b'))),
    ).toMatchObject({ name: 'InvalidInputException' });
  });

  conformanceTest('removes what is assigned', async () => {
    const { orders } = await product();
    const [key, other] = [await lfTag('a'), await lfTag('a')];
    await add(orders, pair(key, 'a'), pair(other, 'a'));
    const { Failures = [] } = await lakeFormation.send(
      new RemoveLFTagsFromResourceCommand({
        Resource: orders,
        LFTags: [pair(key, 'a')],
      }),
    );
    expect(Failures).toEqual([]);
    expect((await tagsOf(orders)).table).toEqual([`${other}=a`]);
  });

  conformanceTest('LF-Tags go with their table', async () => {
    const { DatabaseName, orders, email } = await product();
    const key = await lfTag('a');
    await add(orders, pair(key, 'a'));
    await add(email, pair(key, 'a'));
    await glue.send(new DeleteTableCommand({ DatabaseName, Name: 'orders' }));
    await table(DatabaseName, 'orders');
    expect((await tagsOf(orders)).table).toEqual([]);
    expect((await tagsOf(email)).columns).toEqual([]);
  });

  conformanceTest('a deleted LF-Tag is on no resource', async () => {
    const { database } = await product();
    const [key, other] = [await lfTag('a'), await lfTag('a')];
    await add(database, pair(key, 'a'), pair(other, 'a'));
    await lakeFormation.send(new DeleteLFTagCommand({ TagKey: key }));
    expect((await tagsOf(database)).database).toEqual([`${other}=a`]);
  });

  conformanceTest('finds databases by their LF-Tags', async () => {
    const [one, two] = [await product(), await product()];
    const [key, other] = [await lfTag('a', 'b', 'c'), await lfTag('a')];
    await add(one.database, pair(key, 'a'), pair(other, 'a'));
    await add(two.database, pair(key, 'b'));
    await add(two.orders, pair(key, 'c'));
    const found = async (...Expression: LFTag[]) => {
      const names: unknown[] = [];
      for await (const page of paginateSearchDatabasesByLFTags(
        { client: lakeFormation },
        { Expression },
      )) {
        names.push(...page.DatabaseList!.map(({ Database }) => Database!.Name));
      }
      return names.sort();
    };
    const both = [one.DatabaseName, two.DatabaseName].sort();
    expect(await found({ TagKey: key, TagValues: ['a', 'b', 'c'] })).toEqual(
      both,
    );
    expect(await found({ TagKey: key, TagValues: ['c'] })).toEqual([]);
    expect(
      await found(
        { TagKey: key, TagValues: ['a', 'b'] },
        { TagKey: other, TagValues: ['a'] },
      ),
    ).toEqual([one.DatabaseName]);
  });

  conformanceTest(
    'finds tables by what they or their columns have or inherit',
    async () => {
      const [one, two, three] = [
        await product(),
        await product(),
        await product(),
      ];
      const key = await lfTag('a', 'b');
      await add(one.database, pair(key, 'a'));
      await add(one.visits, pair(key, 'b'));
      await add(two.orders, pair(key, 'a'));
      await add(three.email, pair(key, 'a'));
      const pages = await tables([{ TagKey: key, TagValues: ['a'] }]);
      expect(pages.flat().sort()).toEqual(
        [one, two, three]
          .map(({ DatabaseName }) => `${DatabaseName}.orders`)
          .sort(),
      );
    },
  );

  conformanceTest(
    'answers a search for tables with the LF-Tags of each level',
    async () => {
      const { DatabaseName, database, orders, email } = await product();
      const key = await lfTag('a', 'b', 'c');
      await add(database, pair(key, 'a'));
      await add(orders, pair(key, 'b'));
      await add(email, pair(key, 'c'));
      const { TableList } = await lakeFormation.send(
        new SearchTablesByLFTagsCommand({
          Expression: [{ TagKey: key, TagValues: ['c'] }],
        }),
      );
      expect(TableList).toMatchObject([
        {
          Table: { DatabaseName, Name: 'orders' },
          LFTagOnDatabase: [{ TagKey: key, TagValues: ['a'] }],
          LFTagsOnTable: [{ TagKey: key, TagValues: ['b'] }],
        },
      ]);
      expect(
        TableList![0].LFTagsOnColumns!.find(({ Name }) => Name === 'email'),
      ).toMatchObject({ LFTags: [{ TagKey: key, TagValues: ['c'] }] });
    },
  );

  conformanceTest('finds tables by pages of MaxResults', async () => {
    const products = [await product(), await product()];
    const key = await lfTag('a');
    for (const { database } of products) await add(database, pair(key, 'a'));
    const pages = await tables([{ TagKey: key, TagValues: ['a'] }], 3);
    expect(Math.max(...pages.map(page => page.length))).toBeLessThanOrEqual(3);
    expect(pages.flat().sort()).toEqual(
      products
        .flatMap(({ DatabaseName }) => [
          `${DatabaseName}.orders`,
          `${DatabaseName}.visits`,
        ])
        .sort(),
    );
  });

  conformanceTest('refuses a search without a value', async () => {
    const key = await lfTag('a');
    expect(
      await errorOf(tables([{ TagKey: key, TagValues: [] }])),
    ).toMatchObject({ name: 'InvalidInputException' });
  });
});
