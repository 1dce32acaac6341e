import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Page } from '@playwright/test';
import {
  apiAs,
  entityRef,
  expect,
  granted,
  signIn,
  stepFunctions,
  test,
} from './portal';

const analytics = '444455556666';
const dataScience = '777788889999';

/** Finds a product by search and opens its Access tab. */
async function openAccess(page: Page, title: string) {
  const words = title.replace(/.*\./, '');
  // The search index is built every half minute.
  await expect(async () => {
    await page.goto(`/search?query=${encodeURIComponent(words)}`);
    await page
      .getByRole('link', { name: title, exact: true })
      .click({ timeout: 5_000 });
  }).toPass({ timeout: 90_000 });
  await page.getByRole('link', { name: 'Access', exact: true }).click();
  await expect(
    page.getByRole('region', { name: 'What will happen' }),
  ).toBeVisible();
}

async function request(page: Page, reason: string) {
  await page.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await page.getByRole('button', { name: 'Request access' }).click();
}

const myRequests = (page: Page) =>
  page.getByRole('region', { name: 'My requests for this product' });

/** Decides in the inbox of the person who is signed in. */
async function decide(
  page: Page,
  title: string,
  verb: 'Approve' | 'Deny',
  reason?: string,
) {
  await page.getByRole('link', { name: 'Data sharing' }).first().click();
  const row = page.getByRole('row').filter({ hasText: title });
  await row.getByRole('button', { name: verb }).click();
  const dialog = page.getByRole('dialog');
  if (reason)
    await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await dialog.getByRole('button', { name: verb }).click();
  await expect(row).toHaveCount(0);
}

test('a sensitive table is found, asked for, approved and granted', async ({
  page,
  portal,
}) => {
  await signIn(page, 'Ada Okafor');
  await openAccess(page, 'customers.profiles');

  const sensitivity = page.getByRole('region', { name: 'Sensitivity' });
  await expect(sensitivity).toContainText('customers.profiles.email');
  await expect(sensitivity).toContainText('Customer Relations (333344445555)');
  const columns = page.getByRole('region', { name: 'Columns' });
  await expect(
    columns.getByRole('row').filter({ hasText: 'birth_date' }),
  ).toContainText('Sensitive');
  await expect(
    columns.getByRole('row').filter({ hasText: 'segment' }),
  ).toContainText('Not sensitive');
  const preview = page.getByRole('region', { name: 'What will happen' });
  await expect(preview).toContainText('Ingrid Solberg');
  await expect(preview).toContainText('Paulo Teixeira');

  await request(page, 'Churn model for the spring campaign');
  await expect(myRequests(page)).toContainText('Waiting for approval');
  expect(await granted(portal, analytics, 'customers')).toEqual([]);

  await signIn(page, 'Ingrid Solberg');
  await decide(page, 'customers.profiles', 'Approve');

  await signIn(page, 'Ada Okafor');
  await page.goto('/data-sharing/my-requests');
  const row = page.getByRole('row').filter({ hasText: 'customers.profiles' });
  await expect(row).toContainText('Granted');
  await row.getByRole('link', { name: 'customers.profiles' }).click();
  await expect(
    page.getByRole('status').filter({ hasText: 'Granted' }),
  ).toBeVisible();
  await expect(page.getByRole('region', { name: 'Decisions' })).toContainText(
    'Ingrid Solberg',
  );
  expect(await granted(portal, analytics, 'customers')).toEqual([
    'DESCRIBE customers.profiles +',
    'SELECT customers.profiles +',
  ]);
});

test('a request that is covered already is refused with a link to what covers it', async ({
  page,
}) => {
  await signIn(page, 'Ben Castellanos');
  await openAccess(page, 'customers.profiles');
  const preview = page.getByRole('region', { name: 'What will happen' });
  await preview.getByRole('link').click();
  await expect(
    page.getByRole('heading', { name: 'customers.profiles for Analytics' }),
  ).toBeVisible();
  await expect(
    page.getByRole('status').filter({ hasText: 'Granted' }),
  ).toBeVisible();
});

test('a table that is not sensitive is granted at once', async ({
  page,
  portal,
}) => {
  await signIn(page, 'Ada Okafor');
  await openAccess(page, 'sales_orders.order_lines');
  await request(page, 'Basket analysis');
  await expect(myRequests(page)).toContainText('Granted');
  expect(await granted(portal, analytics, 'sales_orders')).toEqual([
    'DESCRIBE sales_orders.order_lines +',
    'SELECT sales_orders.order_lines +',
  ]);
});

test('a denied request grants nothing and shows the reason', async ({
  page,
  portal,
}) => {
  await signIn(page, 'Ada Okafor');
  await openAccess(page, 'customers.addresses');
  await request(page, 'Curiosity');
  await expect(myRequests(page)).toContainText('Waiting for approval');
  await signIn(page, 'Paulo Teixeira');
  await decide(page, 'customers.addresses', 'Deny', 'Curiosity is no purpose');
  await signIn(page, 'Ada Okafor');
  await page.goto('/data-sharing/my-requests');
  await page.getByRole('link', { name: 'customers.addresses' }).click();
  await expect(
    page.getByRole('status').filter({ hasText: 'Denied' }),
  ).toBeVisible();
  await expect(page.getByRole('region', { name: 'Decisions' })).toContainText(
    'Curiosity is no purpose',
  );
  expect(await granted(portal, analytics, 'customers')).not.toContain(
    'SELECT customers.addresses +',
  );
});

test('all tables of a database with one flagged column need an approval', async ({
  page,
  portal,
}) => {
  const call = await apiAs(portal, 'farid.rahimi');
  const ref = await entityRef(portal, 'sales_orders');
  await signIn(page, 'Farid Rahimi');
  await page.goto(`/catalog/default/resource/${ref.split('/')[1]}/access`);
  const preview = page.getByRole('region', { name: 'What will happen' });
  await expect(preview).toContainText('sales_orders.returns.contact_email');
  await request(page, 'Demand forecast');
  await expect(myRequests(page)).toContainText('Waiting for approval');
  expect(await granted(portal, dataScience, 'sales_orders')).toEqual([]);
  await signIn(page, 'Tom Lindqvist');
  await decide(page, 'sales_orders', 'Approve');
  await expect(async () => {
    const { body } = await call('data-sharing/v1/requests');
    expect(body.items[0].state).toBe('granted');
  }).toPass();
  expect(await granted(portal, dataScience, 'sales_orders')).toEqual([
    'DESCRIBE sales_orders +',
    'DESCRIBE sales_orders.* +',
    'SELECT sales_orders.* +',
  ]);
});

test('a withdrawn request is gone from the inbox and grants nothing', async ({
  page,
  portal,
}) => {
  await signIn(page, 'Ada Okafor');
  await openAccess(page, 'customers.contact_events');
  await request(page, 'By mistake');
  await expect(myRequests(page)).toContainText('Waiting for approval');
  await page.getByRole('link', { name: 'Follow this request' }).click();
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Withdraw' })
    .click();
  await expect(
    page.getByRole('status').filter({ hasText: 'Withdrawn' }),
  ).toBeVisible();
  await signIn(page, 'Ingrid Solberg');
  await page.goto('/data-sharing/inbox');
  await expect(
    page.getByRole('searchbox', { name: 'Search requests' }),
  ).toBeVisible();
  await expect(
    page.getByRole('row').filter({ hasText: 'customers.contact_events' }),
  ).toHaveCount(0);
  expect(await granted(portal, analytics, 'customers')).not.toContain(
    'SELECT customers.contact_events +',
  );
});

for (const [title, why] of [
  ['finance_ledger', 'has no owner'],
  ['legacy_crm', 'belongs to no group'],
  ['returns_hub', 'belongs to an empty group'],
]) {
  test(`a product that ${why} is refused, in the page and by the API`, async ({
    page,
    portal,
  }) => {
    await signIn(page, 'Ada Okafor');
    const ref = await entityRef(portal, title);
    await page.goto(`/catalog/default/resource/${ref.split('/')[1]}/access`);
    await expect(
      page.getByRole('region', { name: 'What will happen' }),
    ).toContainText(/cannot be requested|nobody|refused/i);
    const call = await apiAs(portal, 'ada.okafor');
    const { status } = await call('data-sharing/v1/requests', {
      entityRef: ref,
      scope: 'all-tables',
      consumerAccountId: analytics,
      reason: 'x',
    });
    expect([403, 409]).toContain(status);
  });
}

test('nobody approves their own request, not even as a member of the owning group', async ({
  portal,
}) => {
  const noor = await apiAs(portal, 'noor.haddad');
  const { status, body } = await noor('data-sharing/v1/requests', {
    entityRef: await entityRef(portal, 'sales_orders.returns'),
    scope: 'table',
    consumerAccountId: analytics,
    reason: 'Return rates',
  });
  expect(status).toBe(201);
  await expect(async () => {
    const found = await noor(`data-sharing/v1/requests/${body.id}`);
    expect(found.body.state).toBe('pending-approval');
    expect(found.body.actions).not.toContain('decide');
  }).toPass();
  const own = await noor(`data-sharing/v1/requests/${body.id}/decision`, {
    decision: 'approved',
  });
  expect(own.status).toBe(403);
  const ada = await apiAs(portal, 'ada.okafor');
  const stranger = await ada(`data-sharing/v1/requests/${body.id}/decision`, {
    decision: 'approved',
  });
  expect(stranger.status).toBe(403);
  expect(await granted(portal, analytics, 'sales_orders')).not.toContain(
    'SELECT sales_orders.returns +',
  );
});

test('an execution that was started by hand appears as an external request and takes two people', async ({
  page,
  portal,
}) => {
  await stepFunctions(portal).send(
    new StartExecutionCommand({
      stateMachineArn: portal.stateMachineArn,
      input: JSON.stringify({
        source: { database: 'customers', table: 'consents' },
        target: { account_id: dataScience },
      }),
    }),
  );
  await signIn(page, 'Ingrid Solberg');
  await page.goto('/data-sharing/inbox');
  const row = page.getByRole('row').filter({ hasText: 'customers.consents' });
  await expect(row).toContainText('External request');
  await row.getByRole('button', { name: 'Approve' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Approve' })
    .click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await granted(portal, dataScience, 'customers')).toEqual([]);
  await signIn(page, 'Paulo Teixeira');
  await decide(page, 'customers.consents', 'Approve');
  await expect(async () => {
    expect(await granted(portal, dataScience, 'customers')).toEqual([
      'DESCRIBE customers.consents +',
      'SELECT customers.consents +',
    ]);
  }).toPass();
});

test('while AWS is away the pages name the error and show no data, and recover by themselves', async ({
  page,
  portal,
}) => {
  await signIn(page, 'Ada Okafor');
  const ref = await entityRef(portal, 'logistics_fleet.drivers');
  await portal.stopSandbox();
  await page.goto(`/catalog/default/resource/${ref.split('/')[1]}/access`);
  await expect(
    page.getByText(/AWS Glue in eu-west-1 cannot be reached/).first(),
  ).toBeVisible();
  await expect(
    page.getByRole('region', { name: 'Columns' }).getByRole('row'),
  ).toHaveCount(0);
  await page.goto('/data-sharing/my-requests');
  await expect(
    page.getByText(/Step Functions.* cannot be reached/).first(),
  ).toBeVisible();

  await page.goto(`/catalog/default/resource/${ref.split('/')[1]}/access`);
  await expect(page.getByText(/cannot be reached/).first()).toBeVisible();
  await portal.startSandbox();
  await expect(
    page
      .getByRole('region', { name: 'Columns' })
      .getByRole('row')
      .filter({ hasText: 'licence' })
      .first(),
  ).toBeVisible({ timeout: 60_000 });
});

test('a request that is made while AWS is away is started when it is back', async ({
  portal,
}) => {
  const call = await apiAs(portal, 'ada.okafor');
  const ref = await entityRef(portal, 'sales_pricing');
  await portal.stopSandbox();
  const { status, body } = await call('data-sharing/v1/requests', {
    entityRef: ref,
    scope: 'all-tables',
    consumerAccountId: analytics,
    reason: 'Price elasticity',
  });
  await portal.startSandbox();
  expect(status).toBe(201);
  expect(body.state).toBe('submitted');
  expect(body.stateReason).toMatch(/cannot be reached/);
  await expect(async () => {
    const found = await call(`data-sharing/v1/requests/${body.id}`);
    expect(found.body.state).toBe('granted');
  }).toPass({ timeout: 90_000 });
});

test('everything is still there after the portal restarts', async ({
  page,
  portal,
}) => {
  const call = await apiAs(portal, 'ada.okafor');
  const { status } = await call('data-sharing/v1/requests', {
    entityRef: await entityRef(portal, 'logistics_shipments.shipments'),
    scope: 'table',
    consumerAccountId: analytics,
    reason: 'Delivery times',
  });
  expect(status).toBe(201);
  await portal.restartBackend();
  await signIn(page, 'Ada Okafor');
  await page.goto('/data-sharing/my-requests');
  await expect(
    page.getByRole('row').filter({ hasText: 'logistics_shipments.shipments' }),
  ).toContainText('Granted');
});

test('no task token and no stack reaches the log', async ({ portal }) => {
  expect(portal.log.join('\n')).not.toMatch(/taskToken/i);
});
