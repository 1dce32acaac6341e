import { createHash } from 'node:crypto';
import {
  allTables,
  grantsOf,
  type ExtendInput,
  type Grant,
  type RevokeInput,
} from '@data-sharing/backstage-plugin-data-sharing-common';

/** Makes a call of DynamoDB or Lake Formation. */
export type Call = (
  service: 'dynamodb' | 'lakeformation',
  action: string,
  input: any,
) => Promise<any>;

export interface HeldGrantOptions {
  call: Call;
  catalogId: string;
  region: string;
  database: string;
  /** `*` for all. */
  table: string;
  accountId: string;
  /** ARN of a role in the account. */
  principal?: string;
  tableName?: string;
}

/** What a request holds, as the record has it. */
export interface Hold {
  requestId: string | null;
  executionArn: string;
  atoms: string[];
  accessEndsAt: string | null;
  at: string;
}

const placesOf = ({ resource }: Pick<Grant, 'resource'>): string[] => {
  if ('Database' in resource) return ['database'];
  return 'TableWithColumns' in resource
    ? resource.TableWithColumns.ColumnNames.map(name => `column:${name}`)
    : ['main'];
};

const atomsOf = (grant: Grant): string[] =>
  placesOf(grant).flatMap(place => [
    ...grant.permissions.map(permission => `${permission}@${place}`),
    ...grant.permissionsWithGrantOption.map(
      permission => `${permission}+@${place}`,
    ),
  ]);

const isWhole = ({ TableWithColumns }: any) =>
  TableWithColumns &&
  !TableWithColumns.ColumnNames &&
  !TableWithColumns.ColumnWildcard.ExcludedColumnNames?.length;

/** As {@link atomsOf} has it, from an entry of ListPermissions. */
const listedAtoms = (entry: any): string[] =>
  atomsOf({
    principal: '',
    resource: isWhole(entry.Resource)
      ? { Table: entry.Resource.TableWithColumns }
      : entry.Resource,
    permissions: entry.Permissions,
    permissionsWithGrantOption: entry.PermissionsWithGrantOption,
  });

/**
 * What one principal may be granted of one product, and what the share machine
 * does with that and with its record.
 */
export class HeldGrant {
  constructor(readonly options: HeldGrantOptions) {}

  get principal(): string {
    return this.options.principal ?? this.options.accountId;
  }

  get #key() {
    const { catalogId, region, database, table } = this.options;
    return {
      TableName: this.options.tableName ?? 'data-sharing-holds',
      Key: {
        grant: {
          S: [this.principal, catalogId, region, database, table].join('|'),
        },
      },
    };
  }

  /** ARN of the execution that shared it. */
  holder(requestId: string): string {
    const { catalogId, region, database } = this.options;
    return `arn:aws:states:${region}:${catalogId}:execution:data-sharing-share:${database}-${requestId}`;
  }

  #hash = (requestId: string) =>
    createHash('sha256')
      .update(this.holder(requestId))
      .digest('hex')
      .slice(0, 40);

  /** Of the attribute that is the hold of a request. */
  holdName = (requestId: string): string => `hold:${this.#hash(requestId)}`;

  scheduleName = (requestId: string): string =>
    `data-sharing-${this.#hash(requestId)}`;

  /** @param columns - the only ones; all where it is left out */
  grants(columns?: string[]): Grant[] {
    const { catalogId, database, table, accountId, principal } = this.options;
    return grantsOf({
      catalogId,
      database,
      table: table === allTables ? null : table,
      columns,
      consumer: { accountId, principal },
    });
  }

  /**
   * Changes the record.
   *
   * @param names - of the placeholders with `#`, where there are some
   */
  update(
    UpdateExpression: string,
    values: Record<string, object> = {},
    names: Record<string, string> = {},
    ConditionExpression?: string,
  ): Promise<unknown> {
    const orNothing = (given: object) =>
      Object.keys(given).length > 0 ? given : undefined;
    return this.options.call('dynamodb', 'UpdateItem', {
      ...this.#key,
      UpdateExpression,
      ConditionExpression,
      ExpressionAttributeNames: orNothing(names),
      ExpressionAttributeValues: orNothing(values),
    });
  }

  /** Takes a hold, before anything is listed. */
  async hold(requestId: string, columns?: string[]): Promise<void> {
    const atoms = this.grants(columns).flatMap(atomsOf);
    const hold: Hold = {
      requestId,
      executionArn: this.holder(requestId),
      atoms,
      accessEndsAt: null,
      at: '2026-01-01T00:00:00Z',
    };
    await this.update(
      'SET #hold = :hold ADD granted :atoms, revision :one',
      {
        ':hold': { S: JSON.stringify(hold) },
        ':atoms': { SS: atoms },
        ':one': { N: '1' },
      },
      { '#hold': this.holdName(requestId) },
      'attribute_not_exists(revoking)',
    );
  }

  /** Remembers what the principal has, unless that is known. */
  async remember(): Promise<void> {
    await this.update(
      'SET baseline = if_not_exists(baseline, :listed) ADD revision :one',
      {
        ':listed': { S: JSON.stringify(await this.listed()) },
        ':one': { N: '1' },
      },
    );
  }

  /** Grants it in Lake Formation. */
  async grant(columns?: string[]): Promise<void> {
    for (const grant of this.grants(columns)) {
      await this.options.call('lakeformation', 'GrantPermissions', {
        Principal: { DataLakePrincipalIdentifier: grant.principal },
        Resource: grant.resource,
        Permissions: grant.permissions,
        PermissionsWithGrantOption: grant.permissionsWithGrantOption,
      });
    }
  }

  /** All that the share machine does, in its order. */
  async share(requestId: string, columns?: string[]): Promise<void> {
    await this.hold(requestId, columns);
    await this.remember();
    await this.grant(columns);
  }

  /** What Lake Formation lists. */
  async listed(): Promise<string[]> {
    const { catalogId, database, table } = this.options;
    const all = table === allTables;
    const resources = [
      {
        Table: {
          CatalogId: catalogId,
          DatabaseName: database,
          ...(all ? { TableWildcard: {} } : { Name: table }),
        },
      },
      ...(all ? [{ Database: { CatalogId: catalogId, Name: database } }] : []),
    ];
    const atoms: string[] = [];
    for (const Resource of resources) {
      const { PrincipalResourcePermissions } = await this.options.call(
        'lakeformation',
        'ListPermissions',
        {
          Principal: { DataLakePrincipalIdentifier: this.principal },
          Resource,
        },
      );
      atoms.push(...PrincipalResourcePermissions.flatMap(listedAtoms));
    }
    return atoms.sort();
  }

  /** The record: its sets and texts by name. */
  async record(): Promise<Record<string, any>> {
    const { Item = {} } = await this.options.call('dynamodb', 'GetItem', {
      ...this.#key,
      ConsistentRead: true,
    });
    return Object.fromEntries(
      Object.entries<any>(Item)
        .filter(([name]) => name !== 'grant' && name !== 'revision')
        .map(([name, { S, SS }]) => [name, S ?? [...SS].sort()]),
    );
  }

  #given(requestId: string) {
    const { catalogId, region, database, table, accountId, principal } =
      this.options;
    return {
      contract: 1 as const,
      requestId,
      holder: this.holder(requestId),
      source: { catalogId, region, database, table },
      target: { account_id: accountId, ...(principal && { principal }) },
      by: 'user:default/grace',
      reason: null,
    };
  }

  revocation(requestId: string): RevokeInput {
    return { ...this.#given(requestId), why: 'by-owner' };
  }

  extension(requestId: string, accessEndsAt: string | null): ExtendInput {
    return { ...this.#given(requestId), accessEndsAt };
  }
}
