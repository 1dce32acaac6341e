import type { Page } from '@playwright/test';
import {
  entityRef,
  expect,
  granted,
  letEverybodyIn,
  passOn,
  signIn,
  test,
  type Portal,
} from './portal';

const marketing = '666677778888';

const harmless = [
  'country',
  'created_at',
  'customer_id',
  'language',
  'segment',
];
const harmlessGrant = `SELECT customers.profiles(${harmless.join(', ')}) +`;

async function openAccess(page: Page, portal: Portal, title: string) {
  const name = (await entityRef(portal, title)).split('/')[1];
  await page.goto(`/catalog/default/resource/${name}/access`);
}

const preview = (page: Page) =>
  page.getByRole('region', { name: 'What will happen' });

const myRequests = (page: Page) =>
  page.getByRole('region', { name: 'My requests for this product' });

async function request(page: Page, reason: string) {
  await page.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await page.getByRole('button', { name: 'Request access' }).click();
}

/** A request in one of the lists, by its product. */
const row = (page: Page, title: string) =>
  page.getByRole('row').filter({ hasText: title });

async function confirm(page: Page, action: string, reason: string) {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await dialog.getByRole('button', { name: action }).click();
  await expect(dialog).toHaveCount(0);
}

test('some columns of a sensitive table are granted at once', async ({
  page,
  portal,
}) => {
  await signIn(page, 'Clara Nyström');
  await openAccess(page, portal, 'customers.profiles');
  await expect(preview(page)).toContainText('Somebody approves first');
  await page.getByRole('button', { name: 'Leave them out' }).click();
  await expect(page.getByText('5 of 10 columns chosen')).toBeVisible();
  await expect(preview(page)).toContainText('Access is granted at once');
  await request(page, 'Newsletters in the right language');
  await expect(myRequests(page)).toContainText('5 columns');
  await expect(myRequests(page)).toContainText('Granted');
  expect(await granted(portal, marketing, 'customers')).toEqual([
    harmlessGrant,
  ]);
});

test('what was granted is usable once the consumer passes it on', async ({
  page,
  portal,
}) => {
  await signIn(page, 'Clara Nyström');
  await page.goto('/data-sharing/my-requests');
  await expect(row(page, 'customers.profiles')).toContainText('Steps remain');
  await page.getByRole('link', { name: 'customers.profiles' }).click();
  const consumer = page.getByRole('region', {
    name: 'In the consumer account',
  });
  await expect(consumer).toContainText('customers_shared.profiles');
  const steps = page.getByRole('region', { name: 'Next steps' });
  await expect(steps.getByRole('img', { name: 'Done' })).toHaveCount(2);
  await steps.getByRole('tab', { name: 'Terraform' }).click();
  await expect(steps).toContainText('aws_lakeformation_permissions');

  await passOn(portal, marketing, {
    DatabaseName: 'customers',
    Name: 'profiles',
    ColumnNames: harmless,
  });
  await consumer.getByRole('button', { name: 'Check again' }).click();
  await expect(consumer).toContainText('Usable');
  await expect(steps.getByRole('img', { name: 'Done' })).toHaveCount(3);
});

test('an approver leaves columns out of what was asked for', async ({
  page,
  portal,
}) => {
  await signIn(page, 'Clara Nyström');
  await openAccess(page, portal, 'sales_orders.returns');
  await request(page, 'What comes back after a campaign');
  await expect(myRequests(page)).toContainText('Waiting for approval');

  await signIn(page, 'Tom Lindqvist');
  await page.goto('/data-sharing/inbox');
  await row(page, 'sales_orders.returns')
    .filter({ hasText: 'Clara Nyström' })
    .getByRole('button', { name: 'Approve' })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /The whole table/ }).click();
  await dialog.getByRole('searchbox').fill('contact');
  await dialog.getByRole('row', { name: /contact_email/ }).click();
  await expect(dialog).toContainText('6 of 7 columns chosen');
  await dialog.getByRole('button', { name: 'Approve 6 of 7 columns' }).click();
  await expect(dialog).toHaveCount(0);

  await signIn(page, 'Clara Nyström');
  await page.goto('/data-sharing/my-requests');
  await expect(row(page, 'sales_orders.returns')).toContainText('Granted');
  await page.getByRole('link', { name: 'sales_orders.returns' }).click();
  await expect(page.getByRole('region', { name: 'Decisions' })).toContainText(
    'Tom Lindqvist approved, 6 columns only',
  );
  expect(await granted(portal, marketing, 'sales_orders')).toEqual([
    'SELECT sales_orders.returns(article_id, day, order_id, reason_code, refunded, return_id) +',
  ]);
});

test('the producer changes when access ends', async ({ page }) => {
  await signIn(page, 'Tom Lindqvist');
  await page.goto('/data-sharing/all-requests');
  await row(page, 'sales_orders.returns')
    .filter({ hasText: 'Clara Nyström' })
    .getByRole('button', { name: 'Change end' })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('spinbutton', { name: /month/ }).click();
  await page.keyboard.type('12312099');
  await confirm(page, 'Change end', 'The campaign has an end');
  await page
    .getByRole('link', { name: 'sales_orders.returns' })
    .first()
    .click();
  await expect(page.getByRole('region', { name: 'History' })).toContainText(
    'The campaign has an end',
  );
  await expect(page.getByRole('region', { name: 'Details' })).toContainText(
    /Access ends.*2099/,
  );
  await expect(
    page.getByRole('status').filter({ hasText: 'Granted' }),
  ).toBeVisible();
});

test('the producer revokes access, and the history says why', async ({
  page,
  portal,
}) => {
  await signIn(page, 'Tom Lindqvist');
  await page.goto('/data-sharing/all-requests');
  await row(page, 'sales_orders.returns')
    .filter({ hasText: 'Clara Nyström' })
    .getByRole('link', { name: 'sales_orders.returns' })
    .click();
  await page.getByRole('button', { name: 'Revoke' }).click();
  await confirm(page, 'Revoke', 'The campaign is over');
  await expect(
    page.getByRole('status').getByText('Revoked', { exact: true }),
  ).toBeVisible();
  const history = page.getByRole('region', { name: 'History' });
  await expect(history).toContainText('The campaign is over');
  await expect(history).toContainText('Tom Lindqvist');
  expect(await granted(portal, marketing, 'sales_orders')).toEqual([]);
});

test('the requester hands access back, and asks for it again', async ({
  page,
  portal,
}) => {
  await signIn(page, 'Clara Nyström');
  await page.goto('/data-sharing/my-requests');
  await row(page, 'customers.profiles')
    .getByRole('button', { name: 'Hand back' })
    .click();
  await confirm(page, 'Hand back', 'The newsletter is out');
  await expect(row(page, 'customers.profiles')).toContainText('Revoked');
  expect(await granted(portal, marketing, 'customers')).toEqual([]);

  await openAccess(page, portal, 'customers.profiles');
  await page.getByRole('button', { name: 'Leave them out' }).click();
  await request(page, 'Another newsletter');
  await expect(async () => {
    expect(await granted(portal, marketing, 'customers')).toEqual([
      harmlessGrant,
    ]);
  }).toPass();
});

test('what blocks a grant is named with the command that mends it, and tried again', async ({
  page,
  portal,
}) => {
  const fuelCards = { DatabaseName: 'logistics_fleet', Name: 'fuel_cards' };
  await letEverybodyIn(portal, fuelCards, true);
  await signIn(page, 'Clara Nyström');
  await openAccess(page, portal, 'logistics_fleet.fuel_cards');
  await request(page, 'Costs of deliveries');
  await page.getByRole('link', { name: 'Follow this request' }).click();
  const blockers = page.getByRole('region', { name: 'What blocks the grant' });
  await expect(blockers).toContainText('data lake in account 111122223333');
  await expect(blockers).toContainText(
    /aws lakeformation revoke-permissions.*IAM_ALLOWED_PRINCIPALS/,
  );
  expect(await granted(portal, marketing, 'logistics_fleet')).toEqual([]);

  await letEverybodyIn(portal, fuelCards, false);
  await blockers.getByRole('button', { name: 'Try again' }).click();
  await expect(
    page.getByRole('status').getByText('Granted', { exact: true }),
  ).toBeVisible();
  expect(await granted(portal, marketing, 'logistics_fleet')).toEqual([
    'DESCRIBE logistics_fleet.fuel_cards +',
    'SELECT logistics_fleet.fuel_cards +',
  ]);
});
