import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { parse } from '@cdktn/hcl2json';
import { startSandbox, type Sandbox } from '@data-sharing/aws-sandbox';
import {
  grantsOf,
  type ConsumerOutput,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { nextStepsOf } from './nextSteps';
import type { GrantedShare } from './steps/consumerSide';

const central = '111122223333';
const consumer = '444455556666';
const analyst = `arn:aws:iam::${consumer}:role/analyst`;

/** What a shell, JSON and Terraform each take for something else. */
const awkward = `-o'br"ien $HOME \`id\` \${var.x} %{if} \\n`;

const shareOf = (more: Partial<GrantedShare> = {}): GrantedShare => ({
  catalogId: central,
  region: 'eu-west-1',
  database: 'sales',
  table: 'orders',
  columns: null,
  consumerAccountId: consumer,
  consumerPrincipal: null,
  ...more,
});

const shares: Array<[name: string, share: GrantedShare]> = [
  ['a table', shareOf()],
  ['a second table of the database', shareOf({ table: 'returns' })],
  ['some columns', shareOf({ table: 'visits', columns: ['id'] })],
  ['all tables', shareOf({ database: 'lake', table: null })],
  ['awkward names', shareOf({ database: awkward, table: awkward })],
  [
    'a table, to a role',
    shareOf({ database: 'direct', consumerPrincipal: analyst }),
  ],
];

const sideOf = (more: Partial<ConsumerOutput>): ConsumerOutput => ({
  contract: 1,
  status: 'checked',
  requestId: null,
  role: 'assumed',
  invitation: 'accepted',
  link: { database: 'sales_shared', table: 'orders' },
  usable: true,
  problem: null,
  checkedAt: '2026-01-01T00:00:00Z',
  ...more,
});

/** First of the commands that runs. */
const found = (...commands: string[][]) =>
  commands.find(
    ([command, ...args]) =>
      spawnSync(command, args, { stdio: 'ignore' }).status === 0,
  )?.[0];

/** Skipped visibly, by the name of what is missing. */
const whereInstalled = (what: string, tool: string | undefined) =>
  tool
    ? { describe, title: what }
    : { describe: describe.skip, title: `${what} (skipped: not installed)` };

const aws = found(
  ['aws', '--version'],
  ['/root/.pyenv/shims/aws', '--version'],
);
const cli = whereInstalled('the commands, run by the AWS CLI', aws);

cli.describe(cli.title, () => {
  let sandbox: Sandbox;

  const call = (service: string, action: string, input: object) =>
    sandbox.call(service, action, input, sandbox.caller(central));

  /** As a data lake administrator of the consumer's account does. */
  async function run(command: string): Promise<string> {
    const { stdout } = await promisify(execFile)(
      'sh',
      ['-ec', command.replaceAll('YOUR-ROLE', 'analyst')],
      {
        env: {
          PATH: `${process.env.PATH}:/root/.pyenv/shims`,
          HOME: process.env.HOME,
          AWS_ENDPOINT_URL: sandbox.endpoint,
          AWS_ACCESS_KEY_ID: consumer,
          AWS_SECRET_ACCESS_KEY: 'not-verified',
          AWS_EC2_METADATA_DISABLED: 'true',
          AWS_PAGER: '',
        },
      },
    );
    return stdout;
  }

  /** Columns that the analyst reads through the link; undefined for none. */
  async function read({ database, table }: GrantedShare) {
    const { Table } = await sandbox.call(
      'glue',
      'GetTable',
      { DatabaseName: `${database}_shared`, Name: table ?? 'trips' },
      {
        ...sandbox.caller(consumer),
        principalArn: `arn:aws:sts::${consumer}:assumed-role/analyst/ada`,
      },
    );
    return Table.StorageDescriptor?.Columns?.map(({ Name }: any) => Name);
  }

  beforeAll(async () => {
    sandbox = await startSandbox({
      port: 0,
      dataFile: ':memory:',
      organisation: [central],
      governedRoles: [analyst],
    });
    for (const [database, ...tables] of [
      ['sales', 'orders', 'returns', 'visits'],
      ['lake', 'trips'],
      [awkward, awkward],
      ['direct', 'orders'],
    ]) {
      await call('glue', 'CreateDatabase', {
        DatabaseInput: { Name: database },
      });
      for (const Name of tables) {
        await call('glue', 'CreateTable', {
          DatabaseName: database,
          TableInput: {
            Name,
            StorageDescriptor: { Columns: [{ Name: 'id' }, { Name: 'email' }] },
          },
        });
      }
    }
  }, 30_000);

  afterAll(() => sandbox.stop());

  it.each(shares)(
    'lead from %s to a query',
    async (_, share) => {
      await call('lakeformation', 'BatchGrantPermissions', {
        Entries: grantsOf({
          ...share,
          consumer: {
            accountId: consumer,
            principal: share.consumerPrincipal ?? undefined,
          },
        }).map(
          (
            { principal, resource, permissions, permissionsWithGrantOption },
            Id,
          ) => ({
            Id: String(Id),
            Principal: { DataLakePrincipalIdentifier: principal },
            Resource: resource,
            Permissions: permissions,
            PermissionsWithGrantOption: permissionsWithGrantOption,
          }),
        ),
      });
      await expect(read(share)).rejects.toThrow();
      for (const { command } of nextStepsOf(share)) await run(command!);
      expect(await read(share)).toEqual(share.columns ?? ['id', 'email']);
    },
    60_000,
  );

  it('find no invitation where all are answered', async () => {
    const [{ command }] = nextStepsOf(shareOf());
    expect(await run(command!)).toBe('');
  }, 30_000);
});

/** Text of a quoted template without interpolation, as the parser gives it. */
const textIn = (template: string) => template.replace(/([$%])\1\{/g, '$1{');

const terraformOf = (share: GrantedShare, side: ConsumerOutput | null = null) =>
  nextStepsOf(share, side)
    .map(({ terraform }) => terraform)
    .join('\n\n');

const parsed = (share: GrantedShare, side: ConsumerOutput | null = null) =>
  parse('steps.tf', terraformOf(share, side));

describe('the Terraform', () => {
  it('of a table makes the link, and grants on both sides of it', async () => {
    const { resource } = await parsed(shareOf());
    expect(resource).toEqual({
      aws_ram_resource_share_accepter: {
        data_sharing: [
          {
            for_each: '${var.data_sharing_share_arns}',
            share_arn: '${each.value}',
          },
        ],
      },
      aws_glue_catalog_database: { sales_shared: [{ name: 'sales_shared' }] },
      aws_glue_catalog_table: {
        sales_shared_orders: [
          {
            name: 'orders',
            database_name: '${aws_glue_catalog_database.sales_shared.name}',
            target_table: [
              { catalog_id: central, database_name: 'sales', name: 'orders' },
            ],
          },
        ],
      },
      aws_lakeformation_permissions: {
        sales_orders: [
          {
            principal: `arn:aws:iam::${consumer}:role/YOUR-ROLE`,
            permissions: ['SELECT', 'DESCRIBE'],
            table: [
              { catalog_id: central, database_name: 'sales', name: 'orders' },
            ],
          },
        ],
        sales_orders_link: [
          {
            principal: `arn:aws:iam::${consumer}:role/YOUR-ROLE`,
            permissions: ['DESCRIBE'],
            table: [
              {
                database_name: '${aws_glue_catalog_database.sales_shared.name}',
                name: '${aws_glue_catalog_table.sales_shared_orders.name}',
              },
            ],
          },
        ],
      },
    });
  });

  it('of some columns grants these', async () => {
    const { resource } = await parsed(
      shareOf({ table: 'visits', columns: ['id', 'day'] }),
    );
    expect(resource.aws_lakeformation_permissions.sales_visits).toMatchObject([
      {
        permissions: ['SELECT'],
        table_with_columns: [
          {
            catalog_id: central,
            database_name: 'sales',
            name: 'visits',
            column_names: ['id', 'day'],
          },
        ],
      },
    ]);
  });

  it('of all tables links to the database, and grants all of it', async () => {
    const { resource } = await parsed(shareOf({ table: null }));
    expect(resource.aws_glue_catalog_table).toBeUndefined();
    expect(resource.aws_glue_catalog_database).toEqual({
      sales_shared: [
        {
          name: 'sales_shared',
          target_database: [{ catalog_id: central, database_name: 'sales' }],
        },
      ],
    });
    expect(resource.aws_lakeformation_permissions).toMatchObject({
      sales: [{ table: [{ catalog_id: central, wildcard: true }] }],
      sales_database: [{ database: [{ catalog_id: central, name: 'sales' }] }],
      sales_link: [
        {
          permissions: ['DESCRIBE'],
          database: [
            { name: '${aws_glue_catalog_database.sales_shared.name}' },
          ],
        },
      ],
    });
  });

  it('of a share to a role only lets it see the link', async () => {
    const { resource } = await parsed(
      shareOf({ consumerPrincipal: analyst }),
      sideOf({}),
    );
    expect(resource.aws_lakeformation_permissions).toEqual({
      sales_orders_link: [
        {
          principal: analyst,
          permissions: ['DESCRIBE'],
          // there already, perhaps not by Terraform
          table: [{ database_name: 'sales_shared', name: 'orders' }],
        },
      ],
    });
  });

  it('waits for the invitation where one is pending', async () => {
    const { resource } = await parsed(
      shareOf(),
      sideOf({ invitation: 'pending', link: null, usable: false }),
    );
    expect(
      resource.aws_lakeformation_permissions.sales_orders[0].depends_on,
    ).toEqual(['${aws_ram_resource_share_accepter.data_sharing}']);
  });

  it('takes names for what they are', async () => {
    const { resource } = await parsed(
      shareOf({ database: awkward, table: awkward, columns: [awkward] }),
    );
    const [link] = Object.values<any>(resource.aws_glue_catalog_table).flat();
    expect(textIn(link.name)).toBe(awkward);
    expect(textIn(link.target_table[0].database_name)).toBe(awkward);
    const [grant] = Object.values<any>(
      resource.aws_lakeformation_permissions,
    ).flat();
    expect(grant.table_with_columns[0].column_names.map(textIn)).toEqual([
      awkward,
    ]);
  });

  it.each(['\b\f\n\r\t', '$${x} %%{y} $$', '表', '1', '"} resource "x" "y" {'])(
    'takes %j for a name',
    async name => {
      const { resource } = await parsed(shareOf({ table: name }));
      const [link] = Object.values<any>(resource.aws_glue_catalog_table).flat();
      expect(textIn(link.name)).toBe(name);
      expect(Object.keys(resource)).toHaveLength(4);
    },
  );
});

const terraform = found(['terraform', 'version']);
const formatted = whereInstalled('terraform fmt', terraform);

formatted.describe(formatted.title, () => {
  it.each(shares)('would leave %s as it is', (_, share) => {
    const text = `${terraformOf(share)}\n`;
    const { stdout, stderr } = spawnSync(
      terraform!,
      ['fmt', '-no-color', '-'],
      {
        input: text,
        encoding: 'utf8',
      },
    );
    expect(`${stderr}${stdout}`).toContain(text);
  });
});

describe('a step is done', () => {
  const doneOf = (
    side: ConsumerOutput | null,
    share: GrantedShare = shareOf(),
  ) => nextStepsOf(share, side).map(({ done }) => done);

  it.each<[string, ConsumerOutput | null, Array<boolean | null>]>([
    ['nobody has looked', null, [null, null, null]],
    ['all is there', sideOf({}), [true, true, true]],
    [
      'it is not passed on yet',
      sideOf({ invitation: 'not-needed', usable: false }),
      [true, true, false],
    ],
    [
      'the invitation waits',
      sideOf({ invitation: 'pending', link: null, usable: false }),
      [false, false, false],
    ],
    [
      'the role is absent',
      sideOf({ role: 'absent', link: null, usable: null }),
      [true, null, null],
    ],
    [
      'the role could not tell',
      sideOf({ invitation: 'unknown', link: null, usable: null }),
      [null, null, null],
    ],
  ])('where it is known to be: %s', (_, side, done) => {
    expect(doneOf(side)).toEqual(done);
  });

  it('and the role is let see the link that there is', () => {
    const [, , { command }] = nextStepsOf(
      shareOf(),
      sideOf({ link: { database: 'sales_shared', table: null } }),
    );
    expect(command).toContain('"Database":{"Name":"sales_shared"}');
  });
});
