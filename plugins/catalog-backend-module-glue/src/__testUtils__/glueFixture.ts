import {
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteDatabaseCommand,
  DeleteTableCommand,
  GlueClient,
  UpdateDatabaseCommand,
  UpdateTableCommand,
  type DatabaseInput,
  type TableInput,
} from '@aws-sdk/client-glue';
import { startSandbox, type SandboxOptions } from '@data-sharing/aws-sandbox';
import { startTamperingProxy, type TamperingProxy } from './tamperingProxy';

export const accountId = '111122223333';
export const region = 'eu-west-1';

export const credentials = {
  accessKeyId: accountId,
  secretAccessKey: 'sandbox',
};

/** Credentials of the account, as a section of the configuration. */
export const awsConfig = { mainAccount: credentials };

/** Changes the Glue catalog of one region. */
export interface GlueEditor {
  createDatabase(database: DatabaseInput): Promise<void>;
  updateDatabase(database: DatabaseInput): Promise<void>;
  deleteDatabase(name: string): Promise<void>;
  createTable(database: string, table: TableInput): Promise<void>;
  updateTable(database: string, table: TableInput): Promise<void>;
  deleteTable(database: string, name: string): Promise<void>;
}

/** Glue of one's own behind a proxy, over HTTP, empty at first. */
export interface GlueFixture extends GlueEditor {
  proxy: TamperingProxy;
  /** Without the proxy between. */
  endpoint: string;
  /** An editor of another region; those of the fixture itself are of `region`. */
  inRegion(name: string): GlueEditor;
  stop(): Promise<void>;
}

function editorOf(client: GlueClient): GlueEditor {
  return {
    createDatabase: async DatabaseInput => {
      await client.send(new CreateDatabaseCommand({ DatabaseInput }));
    },
    updateDatabase: async DatabaseInput => {
      await client.send(
        new UpdateDatabaseCommand({ Name: DatabaseInput.Name, DatabaseInput }),
      );
    },
    deleteDatabase: async Name => {
      await client.send(new DeleteDatabaseCommand({ Name }));
    },
    createTable: async (DatabaseName, TableInput) => {
      await client.send(new CreateTableCommand({ DatabaseName, TableInput }));
    },
    updateTable: async (DatabaseName, TableInput) => {
      await client.send(new UpdateTableCommand({ DatabaseName, TableInput }));
    },
    deleteTable: async (DatabaseName, Name) => {
      await client.send(new DeleteTableCommand({ DatabaseName, Name }));
    },
  };
}

/** @param options - as the sandbox takes them */
export async function startGlueFixture(
  options: Pick<SandboxOptions, 'clock' | 'governedRoles'> = {},
): Promise<GlueFixture> {
  const sandbox = await startSandbox({
    port: 0,
    dataFile: ':memory:',
    ...options,
  });
  const proxy = await startTamperingProxy(sandbox.endpoint);
  const clients: GlueClient[] = [];
  const inRegion = (name: string) => {
    const client = new GlueClient({
      region: name,
      endpoint: sandbox.endpoint,
      credentials,
    });
    clients.push(client);
    return editorOf(client);
  };
  return {
    ...inRegion(region),
    inRegion,
    proxy,
    endpoint: sandbox.endpoint,
    stop: async () => {
      clients.forEach(client => client.destroy());
      await proxy.stop();
      await sandbox.stop();
    },
  };
}
