import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import {
  GrantPermissionsCommand,
  LakeFormationClient,
  paginateListPermissions,
  RevokePermissionsCommand,
} from '@aws-sdk/client-lakeformation';
import { SFNClient } from '@aws-sdk/client-sfn';

const freePort = () =>
  new Promise<number>(resolve => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

export interface Portal {
  url: string;
  awsEndpoint: string;
  stateMachineArn: string;
  stopSandbox(): Promise<void>;
  startSandbox(): Promise<void>;
  restartBackend(): Promise<void>;
  /** Lines that the backend and the sandbox printed. */
  log: string[];
}

/** A portal with its own sandbox and sample data, for all journeys. */
export const test = base.extend<{}, { portal: Portal }>({
  portal: [
    async ({}, provide) => {
      // The portal as `npm start` runs it.
      /* eslint-disable @backstage/no-relative-monorepo-imports */
      const { startPortal } = await import('../../../scripts/lib/portal.mjs');
      const { Processes } = await import('../../../scripts/lib/processes.mjs');
      /* eslint-enable @backstage/no-relative-monorepo-imports */
      const dataDir = mkdtempSync(join(tmpdir(), 'data-sharing-e2e-'));
      const log: string[] = [];
      const processes = new Processes();
      try {
        const portal = await startPortal({
          processes,
          port: await freePort(),
          sandboxPort: await freePort(),
          dataDir,
          onLine: (line: string) => log.push(line),
        });
        await untilIngested(portal.url);
        await provide({
          url: portal.url,
          awsEndpoint: portal.awsEndpoint,
          stateMachineArn: portal.outputs.stateMachineArn,
          stopSandbox: () => processes.stop('sandbox'),
          startSandbox: () => portal.part.sandbox(),
          restartBackend: async () => {
            await processes.stop('backend');
            await portal.part.backend(portal.outputs);
          },
          log,
        });
      } finally {
        await processes.end();
        rmSync(dataDir, { recursive: true, force: true });
      }
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  baseURL: async ({ portal }, provide) => provide(portal.url),
});

export { expect };

/** Waits until the sample people can sign in and the products have owners. */
async function untilIngested(url: string) {
  await expect(async () => {
    const call = await apiAs({ url }, 'ada.okafor');
    const { body } = await call(
      'catalog/entities?filter=spec.owner=group:default/returns-data,spec.type=glue-database',
    );
    expect(body).toHaveLength(1);
  }).toPass({ timeout: 120_000 });
}

/** Signs in as one of the sample people, by display name. */
export async function signIn(page: Page, displayName: string) {
  await page.goto('/');
  const switchPerson = page.getByRole('button', { name: 'Switch person' });
  const person = page.getByRole('button', { name: displayName });
  await expect(switchPerson.or(person)).toBeVisible();
  if (await switchPerson.isVisible()) await switchPerson.click();
  await person.click();
  await expect(page.getByRole('link', { name: displayName })).toBeVisible();
}

/** Calls the API as one of the sample people, `ada.okafor`. */
export async function apiAs(portal: Pick<Portal, 'url'>, person: string) {
  const session = await fetch(`${portal.url}/api/auth/sample-people/refresh`, {
    headers: { 'x-sample-person': person },
  });
  const { backstageIdentity } = await session.json();
  const headers = { authorization: `Bearer ${backstageIdentity.token}` };
  return async (path: string, body?: unknown) => {
    const response = await fetch(
      `${portal.url}/api/${path}`,
      body === undefined
        ? { headers }
        : {
            method: 'POST',
            headers: { ...headers, 'content-type': 'application/json' },
            body: JSON.stringify(body),
          },
    );
    return { status: response.status, body: await response.json() };
  };
}

/** The entity of a product, by its title: `sales` or `sales.orders`. */
export async function entityRef(portal: Portal, title: string) {
  const call = await apiAs(portal, 'ada.okafor');
  const { body } = await call(
    `catalog/entities?filter=metadata.title=${title}`,
  );
  return `resource:default/${body[0].metadata.name}`;
}

const central = '111122223333';

/** The sandbox takes the key for the account. */
const credentialsOf = (accessKeyId: string) => ({
  accessKeyId,
  secretAccessKey: 'sandbox',
});

const lakeFormation = (portal: Portal, accountId: string) =>
  new LakeFormationClient({
    endpoint: portal.awsEndpoint,
    region: 'eu-west-1',
    credentials: credentialsOf(accountId),
  });

export const stepFunctions = (portal: Portal) =>
  new SFNClient({
    endpoint: portal.awsEndpoint,
    region: 'eu-west-1',
    credentials: credentialsOf(central),
  });

/**
 * What Lake Formation lists for an account below a database of the central
 * catalog: `SELECT sales.orders`, or `SELECT sales.orders(day, id)` for some
 * columns, with ` +` where with grant option.
 */
export async function granted(
  portal: Portal,
  accountId: string,
  database: string,
) {
  const client = lakeFormation(portal, central);
  const found = new Set<string>();
  for await (const page of paginateListPermissions({ client }, {})) {
    for (const entry of page.PrincipalResourcePermissions ?? []) {
      const table:
        | { DatabaseName?: string; Name?: string; ColumnNames?: string[] }
        | undefined = entry.Resource?.Table ?? entry.Resource?.TableWithColumns;
      const columns = table?.ColumnNames
        ? `(${[...table.ColumnNames].sort().join(', ')})`
        : '';
      const holder = entry.Principal?.DataLakePrincipalIdentifier;
      const name = table
        ? `${table.DatabaseName}.${table.Name?.replace('ALL_TABLES', '*')}`
        : entry.Resource?.Database?.Name;
      if (holder !== accountId || name?.split('.')[0] !== database) continue;
      for (const permission of entry.Permissions ?? []) {
        const option = entry.PermissionsWithGrantOption?.includes(permission);
        found.add(`${permission} ${name}${columns}${option ? ' +' : ''}`);
      }
    }
  }
  client.destroy();
  return [...found].sort();
}

/** What a consumer's data lake administrator does: passes columns on to a role. */
export async function passOn(
  portal: Portal,
  accountId: string,
  table: { DatabaseName: string; Name: string; ColumnNames: string[] },
) {
  const client = lakeFormation(portal, accountId);
  await client.send(
    new GrantPermissionsCommand({
      Principal: {
        DataLakePrincipalIdentifier: `arn:aws:iam::${accountId}:role/analyst`,
      },
      Permissions: ['SELECT'],
      Resource: { TableWithColumns: { CatalogId: central, ...table } },
    }),
  );
  client.destroy();
}

/** Gives everybody in the central account a table by IAM, or takes it away. */
export async function letEverybodyIn(
  portal: Portal,
  table: { DatabaseName: string; Name: string },
  isLetIn: boolean,
) {
  const client = lakeFormation(portal, central);
  const entry = {
    Principal: { DataLakePrincipalIdentifier: 'IAM_ALLOWED_PRINCIPALS' },
    Permissions: ['ALL' as const],
    Resource: { Table: { CatalogId: central, ...table } },
  };
  await client.send(
    isLetIn
      ? new GrantPermissionsCommand(entry)
      : new RevokePermissionsCommand(entry),
  );
  client.destroy();
}
