import { consumer, type ShareWorld } from '../../../embedded/ShareWorld';
import { columns } from '../../../embedded/columns';
import type { Fault } from '../../../embedded/faults';
import type { Share } from '../Share';

/** A request that goes one way, and how it ends. */
export interface Path extends Share {
  /** The rule that it proves. */
  name: string;
  end: string;
  /** In the cause of an error, or the output as JSON. */
  says?: string;
  /** Where the clock of the world has to be that of the machine's expressions. */
  inNewWorld?: boolean;
  /** What the consumer holds of the database, where it is not all or nothing. */
  grants?: (database: string) => string[];
}

export const always = { approval: { required: 'always' } };

export const tableInput = (
  Name: string,
  flags: Record<string, string | undefined>,
) => ({
  Name,
  StorageDescriptor: { Columns: columns(flags) },
});

export const update = (
  world: ShareWorld,
  DatabaseName: string,
  TableInput: object,
) => world.aws.call('glue', 'UpdateTable', { DatabaseName, TableInput });

export const setDatabase = (
  world: ShareWorld,
  Name: string,
  Parameters: Record<string, string>,
) =>
  world.aws.call('glue', 'UpdateDatabase', {
    Name,
    DatabaseInput: { Name, Parameters },
  });

/** Of the table `open`. */
export const permission = (
  world: ShareWorld,
  verb: 'Grant' | 'Revoke',
  database: string,
  Permissions: string[],
) =>
  world.aws.call('lakeformation', `${verb}Permissions`, {
    Principal: { DataLakePrincipalIdentifier: consumer },
    Resource: { Table: { DatabaseName: database, Name: 'open' } },
    Permissions,
    ...(verb === 'Revoke' && { PermissionsWithGrantOption: Permissions }),
  });

/** Only in the first round, so that a second question may be answered. */
export const once =
  (change: (world: ShareWorld, database: string) => Promise<unknown>) =>
  async (world: ShareWorld, database: string, round: number) => {
    if (round === 1) await change(world, database);
  };

export const drop = (world: ShareWorld, DatabaseName: string, Name: string) =>
  world.aws.call('glue', 'DeleteTable', { DatabaseName, Name });

export const text = (length: number) => 'x'.repeat(length);

/** Of the clock that the machine's expressions have. */
export const inSeconds = (seconds: number) =>
  `${new Date(Date.now() + seconds * 1000).toISOString().slice(0, 19)}Z`;

/** Of a single table: what is granted cannot be verified, and is taken back. */
export const refusedVerification: Fault = {
  action: 'lakeformation:ListPermissions',
  nth: 3,
  kind: 'refused',
};
