import {
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteDatabaseCommand,
  DeleteTableCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import {
  AccessDeniedException,
  AddLFTagsToResourceCommand,
  CreateLFTagCommand,
  DeleteLFTagCommand,
  EntityNotFoundException,
  GetLFTagCommand,
  GetResourceLFTagsCommand,
  GrantPermissionsCommand,
  InvalidInputException,
  ListLFTagsCommand,
  paginateListLFTags,
  paginateSearchDatabasesByLFTags,
  paginateSearchTablesByLFTags,
  RemoveLFTagsFromResourceCommand,
  SearchDatabasesByLFTagsCommand,
  SearchTablesByLFTagsCommand,
  UpdateLFTagCommand,
  type LFTag,
  type LFTagPair,
  type Resource,
} from '@aws-sdk/client-lakeformation';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import {
  central,
  clientsFor,
  consumer,
  errorOf,
  sandboxForTest,
  type Clients,
} from '../__testUtils__/sandboxForTest';

const role = `arn:aws:iam::${central}:role/ingestion`;

describe('LF-Tags', () => {
  const test = sandboxForTest({ governedRoles: [role] });
  let lake: Clients['lakeFormation'];
  let glue: Clients['glue'];
  let count = 0;

  const fresh = (prefix: string) => `${prefix}${++count}`;

  const create = async (TagKey: string, ...TagValues: string[]) => {
    await lake.send(new CreateLFTagCommand({ TagKey, TagValues }));
    return TagKey;
  };
  const valuesOf = async (TagKey: string) =>
    (await lake.send(new GetLFTagCommand({ TagKey }))).TagValues;

  const onDatabase = (Name: string): Resource => ({ Database: { Name } });
  const onTable = (DatabaseName: string, Name = 'orders'): Resource => ({
    Table: { DatabaseName, Name },
  });
  const onColumns = (
    DatabaseName: string,
    ...ColumnNames: string[]
  ): Resource => ({
    TableWithColumns: { DatabaseName, Name: 'orders', ColumnNames },
  });

  const tag = (TagKey: string, ...TagValues: string[]): LFTagPair => ({
    TagKey,
    TagValues,
  });
  const add = (Resource: Resource, ...LFTags: LFTagPair[]) =>
    lake.send(new AddLFTagsToResourceCommand({ Resource, LFTags }));
  const remove = (Resource: Resource, ...LFTags: LFTagPair[]) =>
    lake.send(new RemoveLFTagsFromResourceCommand({ Resource, LFTags }));

  const flat = (tags: LFTagPair[] | undefined) =>
    tags?.map(({ TagKey, TagValues }) => `${TagKey}=${TagValues!.join()}`);
  const tagsOf = async (
    Resource: Resource,
    ShowAssignedLFTags?: boolean,
    client = lake,
  ) => {
    const found = await client.send(
      new GetResourceLFTagsCommand({ Resource, ShowAssignedLFTags }),
    );
    return {
      database: flat(found.LFTagOnDatabase),
      table: flat(found.LFTagsOnTable),
      columns:
        found.LFTagsOnColumns &&
        Object.fromEntries(
          found.LFTagsOnColumns.map(({ Name, LFTags }) => [Name, flat(LFTags)]),
        ),
    };
  };

  const tables = async (Expression: LFTag[], client = lake) =>
    (
      await client.send(new SearchTablesByLFTagsCommand({ Expression }))
    ).TableList!.map(({ Table }) => `${Table!.DatabaseName}.${Table!.Name}`);
  const databases = async (Expression: LFTag[]) =>
    (
      await lake.send(new SearchDatabasesByLFTagsCommand({ Expression }))
    ).DatabaseList!.map(({ Database }) => Database!.Name);
  const where = (TagKey: string, ...TagValues: string[]): LFTag => ({
    TagKey,
    TagValues,
  });

  const createTable = (
    DatabaseName: string,
    Name = 'orders',
    columns = ['id', 'email'],
  ) =>
    glue.send(
      new CreateTableCommand({
        DatabaseName,
        TableInput: {
          Name,
          StorageDescriptor: {
            Columns: columns.map(column => ({ Name: column, Type: 'string' })),
          },
          PartitionKeys: [{ Name: 'day', Type: 'date' }],
        },
      }),
    );
  /** A database with the tables orders and returns. */
  const product = async () => {
    const Name = fresh('sales');
    await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name } }));
    await createTable(Name);
    await createTable(Name, 'returns');
    return Name;
  };

  beforeAll(() => {
    ({ lakeFormation: lake, glue } = test.as());
  });

  describe('as they are defined', () => {
    it('are kept with their values, in lower case, and found in any case', async () => {
      const key = fresh('module');
      await create(key.toUpperCase(), 'Orders', 'Customers', 'ORDERS');
      expect(
        await lake.send(new GetLFTagCommand({ TagKey: key.toUpperCase() })),
      ).toMatchObject({
        CatalogId: central,
        TagKey: key,
        TagValues: ['orders', 'customers'],
      });
    });

    it('cannot be defined twice', async () => {
      const key = await create(fresh('twice'), 'a');
      expect(await errorOf(create(key, 'b'))).toMatchObject({
        name: 'InvalidInputException',
        message: `Tag key ${key} already exists.`,
      });
      expect(await valuesOf(key)).toEqual(['a']);
    });

    it('are of one account and one region', async () => {
      const key = await create(fresh('ours'), 'a');
      const others = test.as(consumer).lakeFormation;
      expect(
        await errorOf(others.send(new GetLFTagCommand({ TagKey: key }))),
      ).toBeInstanceOf(EntityNotFoundException);
      await others.send(
        new CreateLFTagCommand({ TagKey: key, TagValues: ['b'] }),
      );
      expect(await valuesOf(key)).toEqual(['a']);
      const elsewhere = {
        ...test.sandbox.caller(central),
        region: 'us-east-1',
      };
      expect(
        await errorOf(
          test.sandbox.call(
            'lakeformation',
            'GetLFTag',
            { TagKey: key },
            elsewhere,
          ),
        ),
      ).toMatchObject({ code: 'EntityNotFoundException' });
      for (const command of [
        new GetLFTagCommand({ CatalogId: central, TagKey: key }),
        new DeleteLFTagCommand({ CatalogId: central, TagKey: key }),
        new ListLFTagsCommand({ CatalogId: central }),
        new GetResourceLFTagsCommand({
          Resource: { Database: { CatalogId: central, Name: 'sales' } },
        }),
        new SearchTablesByLFTagsCommand({
          CatalogId: central,
          Expression: [where(key, 'a')],
        }),
      ]) {
        expect(await errorOf(others.send(command as any))).toBeInstanceOf(
          AccessDeniedException,
        );
      }
    });

    it('are listed by page, fifty at most', async () => {
      const keys: string[] = [];
      for (let index = 0; index < 60; index++) {
        keys.push(await create(fresh('page'), 'v'));
      }
      const listed = async (pageSize?: number) => {
        const pages: Array<Array<string | undefined>> = [];
        for await (const { LFTags } of paginateListLFTags(
          { client: lake, pageSize },
          {},
        )) {
          pages.push(LFTags!.map(({ TagKey }) => TagKey));
        }
        return pages;
      };
      for (const [size, first] of [
        [7, 7],
        [1000, 50],
        [undefined, 50],
      ]) {
        const pages = await listed(size);
        expect(pages[0]).toHaveLength(first!);
        expect(pages.flat().filter(key => key!.startsWith('page'))).toEqual(
          [...keys].sort(),
        );
      }
      const { LFTags } = await lake.send(
        new ListLFTagsCommand({ ResourceShareType: 'FOREIGN' }),
      );
      expect(LFTags).toEqual([]);
      for (const key of keys) {
        await lake.send(new DeleteLFTagCommand({ TagKey: key }));
      }
    });

    it('get and lose values, as long as one is left', async () => {
      const key = await create(fresh('level'), 'vp');
      const update = (toAdd?: string[], toDelete?: string[]) =>
        lake.send(
          new UpdateLFTagCommand({
            TagKey: key,
            TagValuesToAdd: toAdd,
            TagValuesToDelete: toDelete,
          }),
        );
      await update(['Vice-President'], ['VP']);
      expect(await valuesOf(key)).toEqual(['vice-president']);
      await update(['vice-president', 'director']);
      expect(await valuesOf(key)).toEqual(['vice-president', 'director']);
      for (const attempt of [
        () => update(),
        () => update(['x'], ['x']),
        () => update(undefined, ['vice-president', 'director']),
      ]) {
        expect(await errorOf(attempt())).toBeInstanceOf(InvalidInputException);
      }
      expect(await errorOf(update(undefined, ['nosuch']))).toBeInstanceOf(
        EntityNotFoundException,
      );
      expect(await valuesOf(key)).toEqual(['vice-president', 'director']);
    });

    it('have more than fifty values, fifty a call', async () => {
      const many = Array.from({ length: 51 }, (_, index) => `v${index}`);
      const key = fresh('many');
      expect(await errorOf(create(key, ...many))).toMatchObject({
        name: 'InvalidInputException',
        message: expect.stringContaining(
          'Member must have length less than or equal to 50',
        ),
      });
      await create(key, ...many.slice(0, 50));
      await lake.send(
        new UpdateLFTagCommand({ TagKey: key, TagValuesToAdd: ['v50'] }),
      );
      expect(await valuesOf(key)).toEqual(many);
    });

    it('keep a value that a resource has, until it has it no more', async () => {
      const name = await product();
      const key = await create(fresh('used'), 'a', 'b');
      const drop = (value: string) =>
        lake.send(
          new UpdateLFTagCommand({ TagKey: key, TagValuesToDelete: [value] }),
        );
      for (const resource of [
        onDatabase(name),
        onTable(name),
        onColumns(name, 'email'),
      ]) {
        await add(resource, tag(key, 'a'));
        expect(await errorOf(drop('a'))).toMatchObject({
          name: 'InvalidInputException',
          message: expect.stringContaining('Update not allowed'),
        });
        await remove(resource, tag(key, 'a'));
      }
      await drop('a');
      expect(await valuesOf(key)).toEqual(['b']);
    });

    it('are taken from all resources when they are deleted', async () => {
      const name = await product();
      const key = await create(fresh('brief'), 'a', 'b');
      const other = await create(fresh('other'), 'a');
      await add(onDatabase(name), tag(key, 'a'), tag(other, 'a'));
      await add(onTable(name), tag(key, 'b'));
      await add(onColumns(name, 'id', 'day'), tag(key, 'a'));
      await lake.send(new DeleteLFTagCommand({ TagKey: key }));
      expect(await errorOf(valuesOf(key))).toBeInstanceOf(
        EntityNotFoundException,
      );
      await create(key, 'a', 'b');
      expect(await tagsOf(onTable(name), true)).toEqual({
        database: [`${other}=a`],
      });
      expect(await tables([where(key, 'a', 'b')])).toEqual([]);
    });

    it.each([
      ['GetLFTag', () => new GetLFTagCommand({ TagKey: 'nosuch' })],
      ['DeleteLFTag', () => new DeleteLFTagCommand({ TagKey: 'nosuch' })],
      [
        'UpdateLFTag',
        () =>
          new UpdateLFTagCommand({ TagKey: 'nosuch', TagValuesToAdd: ['a'] }),
      ],
    ])('are missed by %s', async (_, command) => {
      expect(await errorOf(lake.send(command() as any))).toBeInstanceOf(
        EntityNotFoundException,
      );
    });

    it.each<[string, string, string[]]>([
      ['an empty key', '', ['a']],
      ['a key of 129 characters', 'k'.repeat(129), ['a']],
      ['a key with a semicolon', 'a;b', ['a']],
      ['no value', 'ok', []],
      ['a value of 257 characters', 'ok', ['v'.repeat(257)]],
      ['a value with a line break', 'ok', ['a\nb']],
    ])('are refused with %s', async (_, key, values) => {
      expect(await errorOf(create(key, ...values))).toBeInstanceOf(
        InvalidInputException,
      );
    });

    it.each(['constructor', '__proto__'])('can be called %s', async key => {
      const name = await product();
      await create(key, 'a');
      await add(onDatabase(name), tag(key, 'a'));
      expect((await tagsOf(onTable(name))).table).toEqual([`${key}=a`]);
      expect(await tables([where(key, 'a')])).toHaveLength(2);
      await lake.send(new DeleteLFTagCommand({ TagKey: key }));
    });
  });

  describe('on resources', () => {
    it('are inherited from database to table to column, and the more specific value wins', async () => {
      const name = await product();
      const pii = await create(fresh('pii'), 'true', 'false', 'maybe');
      const team = await create(fresh('team'), 'x');
      await add(onDatabase(name), tag(pii, 'false'), tag(team, 'x'));
      await add(onTable(name), tag(pii, 'maybe'));
      await add(onColumns(name, 'Email', 'day'), tag(pii, 'true'));

      expect(await tagsOf(onDatabase(name))).toEqual({
        database: [`${pii}=false`, `${team}=x`],
      });
      expect(await tagsOf(onTable(name))).toEqual({
        database: [`${pii}=false`, `${team}=x`],
        table: [`${pii}=maybe`, `${team}=x`],
        columns: {
          id: [`${pii}=maybe`, `${team}=x`],
          email: [`${pii}=true`, `${team}=x`],
          day: [`${pii}=true`, `${team}=x`],
        },
      });
      expect(await tagsOf(onTable(name, 'returns'))).toEqual({
        database: [`${pii}=false`, `${team}=x`],
        table: [`${pii}=false`, `${team}=x`],
        columns: {
          id: [`${pii}=false`, `${team}=x`],
          email: [`${pii}=false`, `${team}=x`],
          day: [`${pii}=false`, `${team}=x`],
        },
      });
    });

    it('are shown without what is inherited when only the assigned are asked for', async () => {
      const name = await product();
      const pii = await create(fresh('pii'), 'true', 'false');
      await add(onDatabase(name), tag(pii, 'false'));
      await add(onColumns(name, 'email'), tag(pii, 'true'));
      expect(await tagsOf(onTable(name), true)).toEqual({
        database: [`${pii}=false`],
        columns: { email: [`${pii}=true`] },
      });
      expect(await tagsOf(onTable(name), false)).toMatchObject({
        table: [`${pii}=false`],
        columns: { id: [`${pii}=false`] },
      });
    });

    it('are shown of the columns that are asked for', async () => {
      const name = await product();
      const pii = await create(fresh('pii'), 'true');
      await add(onColumns(name, 'email', 'id'), tag(pii, 'true'));
      expect(await tagsOf(onColumns(name, 'email', 'day'), true)).toEqual({
        columns: { email: [`${pii}=true`] },
      });
      expect(
        await tagsOf(
          {
            TableWithColumns: {
              DatabaseName: name,
              Name: 'orders',
              ColumnWildcard: { ExcludedColumnNames: ['email'] },
            },
          },
          true,
        ),
      ).toEqual({ columns: { id: [`${pii}=true`] } });
    });

    it('are none where none are assigned', async () => {
      const name = await product();
      expect(await tagsOf(onDatabase(name))).toEqual({});
      expect(await tagsOf(onTable(name))).toEqual({});
    });

    it('have one value: another takes its place', async () => {
      const name = await product();
      const key = await create(fresh('key'), 'a', 'b');
      await add(onTable(name), tag(key, 'a'));
      await add(onTable(name), tag(key.toUpperCase(), 'B'));
      expect((await tagsOf(onTable(name))).table).toEqual([`${key}=b`]);
      expect(await tables([where(key, 'a')])).toEqual([]);
    });

    it('fail one by one, and the others are added', async () => {
      const name = await product();
      const good = await create(fresh('good'), 'a');
      const { Failures } = await add(
        onTable(name),
        tag('nosuch', 'a'),
        tag(good, 'a'),
      );
      expect(Failures).toEqual([
        {
          LFTag: { CatalogId: central, ...tag('nosuch', 'a') },
          Error: {
            ErrorCode: 'EntityNotFoundException',
            ErrorMessage: 'Tag or tag value does not exist.',
          },
        },
      ]);
      const other = await add(onTable(name), tag(good, 'nosuch'));
      expect(other.Failures).toMatchObject([
        { Error: { ErrorCode: 'EntityNotFoundException' } },
      ]);
      const foreign = await add(onTable(name), {
        CatalogId: consumer,
        ...tag(good, 'a'),
      });
      expect(foreign.Failures).toHaveLength(1);
      expect((await tagsOf(onTable(name))).table).toEqual([`${good}=a`]);
    });

    it('are fifty at most, a call and a resource', async () => {
      const name = await product();
      const keys: string[] = [];
      for (let index = 0; index < 51; index++) {
        keys.push(await create(fresh('many'), 'a', 'b'));
      }
      const all = keys.map(key => tag(key, 'a'));
      expect(await errorOf(add(onTable(name), ...all))).toBeInstanceOf(
        InvalidInputException,
      );
      expect((await tagsOf(onTable(name))).table).toBeUndefined();
      const first = await add(onTable(name), ...all.slice(0, 50));
      expect(first.Failures).toEqual([]);
      const last = await add(onTable(name), tag(keys[0], 'b'), all[50]);
      expect(last.Failures).toMatchObject([
        {
          LFTag: { TagKey: keys[50] },
          Error: { ErrorCode: 'ResourceNumberLimitExceededException' },
        },
      ]);
      expect((await tagsOf(onTable(name))).table).toHaveLength(50);
    });

    it('are removed where they are assigned, not where they are inherited', async () => {
      const name = await product();
      const key = await create(fresh('key'), 'a', 'b');
      await add(onDatabase(name), tag(key, 'a'));
      await add(onColumns(name, 'id'), tag(key, 'b'));
      for (const [resource, value] of [
        [onTable(name), 'a'],
        [onColumns(name, 'email'), 'a'],
        [onColumns(name, 'id'), 'a'],
      ] as const) {
        const { Failures } = await remove(resource, tag(key, value));
        expect(Failures).toMatchObject([
          { Error: { ErrorCode: 'EntityNotFoundException' } },
        ]);
      }
      const { Failures } = await remove(
        onColumns(name, 'id', 'email'),
        tag(key, 'B'),
      );
      expect(Failures).toEqual([]);
      expect(await tagsOf(onTable(name), true)).toEqual({
        database: [`${key}=a`],
      });
    });

    it('go with their table, database or column', async () => {
      const name = await product();
      const key = await create(fresh('key'), 'a');
      const assign = async () => {
        await add(onDatabase(name), tag(key, 'a'));
        await add(onTable(name), tag(key, 'a'));
        await add(onColumns(name, 'id', 'email'), tag(key, 'a'));
      };
      const update = (...columns: string[]) =>
        glue.send(
          new UpdateTableCommand({
            DatabaseName: name,
            TableInput: {
              Name: 'orders',
              StorageDescriptor: {
                Columns: columns.map(column => ({ Name: column })),
              },
            },
          }),
        );
      await assign();
      await update('ID', 'page');
      await update('id', 'email');
      expect((await tagsOf(onTable(name), true)).columns).toEqual({
        id: [`${key}=a`],
      });

      await glue.send(
        new DeleteTableCommand({ DatabaseName: name, Name: 'orders' }),
      );
      await createTable(name);
      expect(await tagsOf(onTable(name), true)).toEqual({
        database: [`${key}=a`],
      });

      await assign();
      await glue.send(new DeleteDatabaseCommand({ Name: name }));
      // not in use any more
      await lake.send(
        new UpdateLFTagCommand({
          TagKey: key,
          TagValuesToAdd: ['b'],
          TagValuesToDelete: ['a'],
        }),
      );
      await glue.send(
        new CreateDatabaseCommand({ DatabaseInput: { Name: name } }),
      );
      await createTable(name);
      expect(await tagsOf(onTable(name))).toEqual({});
    });

    it.each<[string, (name: string) => Promise<unknown>, unknown]>([
      [
        'two values of one key',
        name => add(onTable(name), tag('a', '1', '2')),
        InvalidInputException,
      ],
      [
        'every value of a key',
        name => add(onTable(name), tag('a', '*')),
        InvalidInputException,
      ],
      [
        'one key twice',
        name => add(onTable(name), tag('a', '1'), tag('A', '2')),
        InvalidInputException,
      ],
      ['no LF-Tag', name => add(onTable(name)), InvalidInputException],
      [
        'all tables',
        name =>
          add(
            { Table: { DatabaseName: name, TableWildcard: {} } },
            tag('a', '1'),
          ),
        InvalidInputException,
      ],
      [
        'a column wildcard',
        name =>
          remove(
            {
              TableWithColumns: {
                DatabaseName: name,
                Name: 'orders',
                ColumnWildcard: {},
              },
            },
            tag('a', '1'),
          ),
        InvalidInputException,
      ],
      [
        'the catalog',
        () => add({ Catalog: {} }, tag('a', '1')),
        InvalidInputException,
      ],
      [
        'two resources',
        name => add({ ...onTable(name), ...onDatabase(name) }, tag('a', '1')),
        InvalidInputException,
      ],
      [
        'a column that is missing',
        name => add(onColumns(name, 'nosuch'), tag('a', '1')),
        InvalidInputException,
      ],
      [
        'a table that is missing',
        name => add(onTable(name, 'nosuch'), tag('a', '1')),
        EntityNotFoundException,
      ],
      [
        'a database that is missing',
        () => tagsOf(onDatabase('nosuch')),
        EntityNotFoundException,
      ],
    ])('refuse %s', async (_, attempt, exception) => {
      expect(await errorOf(attempt(await product()))).toBeInstanceOf(exception);
    });
  });

  describe('in a search', () => {
    it('find databases that have one of the values of every key', async () => {
      const [a, b] = [await product(), await product()];
      const key = await create(fresh('key'), 'x', 'y', 'z');
      const other = await create(fresh('other'), 'x');
      await add(onDatabase(a), tag(key, 'x'), tag(other, 'x'));
      await add(onDatabase(b), tag(key, 'y'));
      await add(onTable(b), tag(key, 'z'));
      expect(await databases([where(key, 'x', 'y', 'nosuch')])).toEqual([a, b]);
      expect(await databases([where(key, 'z')])).toEqual([]);
      expect(await databases([where(key.toUpperCase(), 'Y')])).toEqual([b]);
      expect(
        await databases([where(key, 'x', 'y'), where(other, 'x')]),
      ).toEqual([a]);
      const { DatabaseList } = await lake.send(
        new SearchDatabasesByLFTagsCommand({ Expression: [where(key, 'x')] }),
      );
      expect(DatabaseList).toEqual([
        {
          Database: { CatalogId: central, Name: a },
          LFTags: [
            { CatalogId: central, ...tag(key, 'x') },
            { CatalogId: central, ...tag(other, 'x') },
          ],
        },
      ]);
    });

    it('find tables by what they, or a column of theirs, have or inherit', async () => {
      const [a, b, c] = [await product(), await product(), await product()];
      const key = await create(fresh('key'), 'x', 'y');
      await add(onDatabase(a), tag(key, 'x'));
      await add(onTable(b), tag(key, 'x'));
      await add(onColumns(c, 'email'), tag(key, 'x'));
      expect(await tables([where(key, 'x')])).toEqual([
        `${a}.orders`,
        `${a}.returns`,
        `${b}.orders`,
        `${c}.orders`,
      ]);
      // another value takes the place of the inherited one
      await add(onTable(a), tag(key, 'y'));
      expect(await tables([where(key, 'x')])).toEqual([
        `${a}.returns`,
        `${b}.orders`,
        `${c}.orders`,
      ]);
      expect(await tables([where(key, 'y')])).toEqual([`${a}.orders`]);
    });

    it('find a table when it, or one column, has all of the keys', async () => {
      const [a, b] = [await product(), await product()];
      const key = await create(fresh('key'), 'x');
      const other = await create(fresh('other'), 'x');
      await add(onTable(a), tag(key, 'x'));
      await add(onColumns(a, 'id'), tag(other, 'x'));
      await add(onColumns(b, 'id'), tag(key, 'x'));
      await add(onColumns(b, 'email'), tag(other, 'x'));
      expect(await tables([where(key, 'x'), where(other, 'x')])).toEqual([
        `${a}.orders`,
      ]);
    });

    it('answer what is assigned on each level, also what was not searched for', async () => {
      const name = await product();
      const key = await create(fresh('key'), 'x', 'y', 'z');
      const other = await create(fresh('other'), 'o');
      await add(onDatabase(name), tag(key, 'x'));
      await add(onTable(name), tag(key, 'y'), tag(other, 'o'));
      await add(onColumns(name, 'id', 'day'), tag(key, 'z'));
      const { TableList } = await lake.send(
        new SearchTablesByLFTagsCommand({ Expression: [where(key, 'y')] }),
      );
      const pair = (...given: [string, string]) => ({
        CatalogId: central,
        ...tag(...given),
      });
      expect(TableList).toEqual([
        {
          Table: { CatalogId: central, DatabaseName: name, Name: 'orders' },
          LFTagOnDatabase: [pair(key, 'x')],
          LFTagsOnTable: [pair(key, 'y'), pair(other, 'o')],
          LFTagsOnColumns: [
            { Name: 'day', LFTags: [pair(key, 'z')] },
            { Name: 'id', LFTags: [pair(key, 'z')] },
          ],
        },
      ]);
    });

    it('are paged, a hundred at most', async () => {
      const key = await create(fresh('key'), 'x', 'y');
      const names: string[] = [];
      for (let index = 0; index < 3; index++) {
        const name = await product();
        await add(onDatabase(name), tag(key, index === 1 ? 'y' : 'x'));
        names.push(name);
      }
      const Expression = [where(key, 'x', 'y')];
      const sizes: number[] = [];
      const found: unknown[] = [];
      for await (const { TableList } of paginateSearchTablesByLFTags(
        { client: lake, pageSize: 4 },
        { Expression },
      )) {
        sizes.push(TableList!.length);
        found.push(...TableList!.map(({ Table }) => Table!.Name));
      }
      expect(sizes).toEqual([4, 2]);
      expect(found).toEqual(names.flatMap(() => ['orders', 'returns']));
      const pages: unknown[] = [];
      for await (const { DatabaseList } of paginateSearchDatabasesByLFTags(
        { client: lake, pageSize: 2 },
        { Expression },
      )) {
        pages.push(DatabaseList!.map(({ Database }) => Database!.Name));
      }
      expect(pages).toEqual([names.slice(0, 2), names.slice(2)]);
    });

    it.each<[string, object, unknown]>([
      ['no condition', { Expression: [] }, InvalidInputException],
      [
        '51 values of a key',
        {
          Expression: [
            where('a', ...Array.from({ length: 51 }, (_, value) => `${value}`)),
          ],
        },
        InvalidInputException,
      ],
      ['no value', { Expression: [where('a')] }, InvalidInputException],
      [
        'a page of 101',
        { Expression: [where('a', 'b')], MaxResults: 101 },
        InvalidInputException,
      ],
      [
        'a page of none',
        { Expression: [where('a', 'b')], MaxResults: 0 },
        InvalidInputException,
      ],
      [
        'a key that is not defined',
        { Expression: [where('nosuch', 'b')] },
        EntityNotFoundException,
      ],
    ])('refuse %s', async (_, input: any, exception) => {
      for (const command of [
        new SearchTablesByLFTagsCommand(input),
        new SearchDatabasesByLFTagsCommand(input),
      ]) {
        expect(await errorOf(lake.send(command as any))).toBeInstanceOf(
          exception,
        );
      }
    });

    it('refuse a token that is not theirs', async () => {
      const key = await create(fresh('key'), 'x');
      for (const NextToken of [
        'nonsense',
        Buffer.from('[1,"somewhere"]').toString('base64url'),
      ]) {
        expect(
          await errorOf(
            lake.send(
              new SearchTablesByLFTagsCommand({
                Expression: [where(key, 'x')],
                NextToken,
              }),
            ),
          ),
        ).toBeInstanceOf(InvalidInputException);
      }
    });
  });

  it('are shown to a governed role where it sees the resource', async () => {
    const [a, b] = [await product(), await product()];
    const key = await create(fresh('key'), 'x', 'y');
    for (const name of [a, b]) {
      await add(onDatabase(name), tag(key, 'x'));
      await add(onColumns(name, 'id', 'email'), tag(key, 'y'));
    }
    await lake.send(
      new GrantPermissionsCommand({
        Principal: { DataLakePrincipalIdentifier: role },
        Resource: onColumns(b, 'id'),
        Permissions: ['SELECT'],
      }),
    );
    const { Credentials } = await test
      .as()
      .sts.send(
        new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'scan' }),
      );
    const governed = clientsFor(test.endpoint, {
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    }).lakeFormation;
    expect(await tables([where(key, 'x')], governed)).toEqual([`${b}.orders`]);
    const { DatabaseList } = await governed.send(
      new SearchDatabasesByLFTagsCommand({ Expression: [where(key, 'x')] }),
    );
    expect(DatabaseList!.map(({ Database }) => Database!.Name)).toEqual([b]);
    expect(await tagsOf(onTable(b), true, governed)).toEqual({
      database: [`${key}=x`],
      columns: { id: [`${key}=y`] },
    });
    for (const resource of [onDatabase(a), onTable(a)]) {
      expect(await errorOf(tagsOf(resource, true, governed))).toBeInstanceOf(
        AccessDeniedException,
      );
    }
  });

  it('are kept over a restart', async () => {
    const name = await product();
    const key = await create(fresh('key'), 'x');
    await add(onTable(name), tag(key, 'x'));
    await test.restart();
    ({ lakeFormation: lake, glue } = test.as());
    expect((await tagsOf(onTable(name))).table).toEqual([`${key}=x`]);
    expect(await tables([where(key, 'x')])).toEqual([`${name}.orders`]);
  });
});
