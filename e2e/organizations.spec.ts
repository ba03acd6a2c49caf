import { expect, type Page } from '@playwright/test';
import { countActs } from './acts.ts';
import { setUpByApi, type Api } from './api.ts';
import { signIn, test } from './journey.ts';

/** Ada in her browser, with organizations Acme and Beta, each with a person of its own. */
async function begin(page: Page, switchyard: { url: string; setupLink(): string }) {
  const api: Api = await setUpByApi(switchyard.url, switchyard.setupLink());
  const { createOrganization } = await api.ask<{ createOrganization: { id: string } }>(
    'mutation { createOrganization(name: "Beta") { id } }',
  );
  const acme = api.orgId;
  await api.ask(
    `mutation { updateOrganization(orgId: "${acme}", addUsers: [{ email: "of-acme@example.com" }]) { success } }`,
  );
  await page.goto(`${switchyard.url}/login`);
  await signIn(page);
  await expect(page.getByRole('heading', { name: 'Organizations' })).toBeVisible();
  return { api, acme, beta: createOrganization.id };
}

async function switchTo(page: Page, from: string, to: string): Promise<void> {
  await page.getByRole('button', { name: `Organization: ${from}` }).click();
  await page.getByRole('menuitem', { name: to, exact: true }).click();
  await expect(page.getByRole('button', { name: `Organization: ${to}` })).toBeVisible();
}

test('a person switches between organizations without a reload, and nothing of one shows in the other', async ({
  page,
  switchyard,
}) => {
  const { acme, beta } = await begin(page, switchyard);
  const { url } = switchyard;
  await page.goto(`${url}/org/${acme}/members`);
  // A reload would forget it.
  await page.evaluate(() => (document.documentElement.dataset.mark = 'kept'));
  await page.getByRole('searchbox', { name: 'Search members' }).fill('acme');
  await expect(page.getByRole('row', { name: 'of-acme@example.com' })).toBeVisible();

  await switchTo(page, 'Acme', 'Beta');
  await expect(page).toHaveURL(`${url}/org/${beta}/members`);
  await expect(page.getByRole('row', { name: 'ada@example.com' })).toBeVisible();
  await expect(page.getByText('of-acme@example.com')).toHaveCount(0);
  await expect(page.getByRole('searchbox', { name: 'Search members' })).toHaveValue('');

  // What is open or typed is dropped: back in Beta no dialog asks about a person of Acme.
  await switchTo(page, 'Beta', 'Acme');
  await page.getByRole('button', { name: 'Actions for of-acme@example.com' }).click();
  await page.getByRole('menuitem', { name: 'Revoke invitation' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(`${url}/org/${beta}/members`);
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Half typed');
  await switchTo(page, 'Beta', 'Acme');
  await expect(page).toHaveURL(`${url}/org/${acme}/settings`);
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Acme');
  expect(await page.evaluate(() => document.documentElement.dataset.mark)).toBe('kept');
});

test('an organization is renamed, and deleted once its name is typed', async ({ page, switchyard }) => {
  const { beta } = await begin(page, switchyard);
  const acts = countActs(page);
  await page.goto(`${switchyard.url}/org/${beta}/settings`);
  await page.getByRole('textbox', { name: 'Name' }).fill('  Gamma "ג" ');
  await page.getByRole('button', { name: 'Save name' }).dblclick();
  await expect(page.getByRole('button', { name: 'Organization: Gamma "ג"' })).toBeVisible();
  expect(acts('ChangeOrganization')).toBe(1);

  await page.getByRole('link', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete organization' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('1 membership, yours')).toBeVisible();
  const remove = dialog.getByRole('button', { name: 'Delete organization' });
  await remove.click({ force: true });
  expect(acts('ChangeOrganization')).toBe(1);
  await dialog.getByLabel(/^Type/).fill('Gamma "ג"');
  await remove.dblclick();
  // The other one is the only one left, so there is nothing to choose.
  await expect(page.getByRole('button', { name: 'Organization: Acme' })).toBeVisible();
  expect(acts('ChangeOrganization')).toBe(2);
  await page.goto(`${switchyard.url}/org/${beta}`);
  await expect(page.getByRole('heading', { name: 'You do not belong to this organization' })).toBeVisible();
});
