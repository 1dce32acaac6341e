import type { Page } from '@playwright/test';
import { expect, signIn, test } from './portal';

/** Tries until the index has the tables: it is built every ten seconds. */
const untilIndexed = (search: () => Promise<void>) =>
  expect(search).toPass({ timeout: 90_000 });

/** Of the catalog's list, without the one that turns pages. */
const rows = (page: Page) =>
  page.getByRole('row').filter({ has: page.getByRole('link') });

test('a table is found by a column, from every page', async ({ page }) => {
  await signIn(page, 'Ada Okafor');
  await untilIndexed(async () => {
    await page.goto('/data-sharing/inbox');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('birth_date');
    await expect(
      dialog
        .getByRole('listitem')
        .filter({ hasText: 'customers.profiles' })
        .first(),
    ).toContainText('birth_date', { timeout: 5_000 });
  });
  await page
    .getByRole('dialog')
    .getByRole('link', { name: 'customers.profiles', exact: true })
    .click();
  await expect(
    page
      .getByRole('region', { name: 'Columns' })
      .getByText('birth_date', { exact: true }),
  ).toBeVisible();
});

test('the results of a search are filtered by sensitivity, and the address keeps that', async ({
  page,
}) => {
  await signIn(page, 'Ada Okafor');
  const results = page.getByRole('listitem').filter({
    has: page.getByText(/^Database /),
  });
  await untilIndexed(async () => {
    await page.goto('/search?query=customer');
    await expect(results.first()).toBeVisible({ timeout: 5_000 });
  });
  await page.getByRole('button', { name: /^Tables/ }).click();
  const filter = page
    .getByTestId('search-selectfilter-next')
    .filter({ hasText: 'Sensitivity' });
  await filter.getByRole('button').click();
  await page.getByRole('option', { name: 'Sensitive', exact: true }).click();
  const notSensitive = results.getByText('Not sensitive', { exact: true });
  await expect(notSensitive).toHaveCount(0);
  await expect(results.first()).toContainText('Sensitive');
  await page.reload();
  await expect(results.first()).toContainText('Sensitive');
  await expect(notSensitive).toHaveCount(0);
});

test('the catalog is narrowed down by verdict and owner, and the address keeps that', async ({
  page,
}) => {
  await signIn(page, 'Ada Okafor');
  await page.goto('/');
  const sensitive = page.getByRole('checkbox', { name: /^Sensitive \d+$/ });
  await sensitive.check({ force: true });
  await expect(rows(page).first()).toContainText('Sensitive');
  await expect(rows(page).filter({ hasText: 'Not sensitive' })).toHaveCount(0);

  await page.getByLabel('Owner').click();
  await page.getByRole('option', { name: 'People Data' }).click();
  await page.keyboard.press('Escape');
  const people = async () => {
    await expect(rows(page).filter({ hasText: 'Customer Data' })).toHaveCount(
      0,
    );
    await expect(rows(page).filter({ hasText: 'people_hr' })).not.toHaveCount(
      0,
    );
    const shown = await rows(page).count();
    await expect(
      rows(page)
        .filter({ hasText: 'People Data' })
        .filter({ hasText: 'Sensitive' }),
    ).toHaveCount(shown);
    // Counted by the same filters as the list.
    await expect(sensitive).toHaveAccessibleName(`Sensitive ${shown}`);
  };
  await people();
  await page.reload();
  await expect(sensitive).toBeChecked();
  await people();
});
