import { expect, type Page } from '@playwright/test';
import { setUpByApi, type Api } from './api.ts';
import { signIn, test } from './journey.ts';

async function walkToReview(page: Page, hookUrl: string): Promise<void> {
  await page.getByRole('button', { name: /^Webhook/ }).click();
  await page.getByText('Shop', { exact: true }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel(/^URL/).fill(hookUrl);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { name: 'Try it' })).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
}

async function count(api: Api): Promise<{ connections: number; integrations: number }> {
  const { counts } = await api.ask<{ counts: { connections: number; integrations: number } }>(
    `{ counts(orgId: "${api.orgId}") { connections integrations } }`,
  );
  return counts;
}

test('a connection that was saved is kept and used again when the destination could not be', async ({
  page,
  switchyard,
  destination,
}) => {
  const api = await setUpByApi(switchyard.url, switchyard.setupLink());
  await api.ask(
    `mutation { createApplication(orgId: "${api.orgId}", name: "Shop", platform: "server") { success } }`,
  );
  const sent: { operation: string; organization?: string; authorization?: string }[] = [];
  let isAway = true;
  await page.route('**/graphql', async (route) => {
    const body = route.request().postData() ?? '';
    const operation = /createConnection|createIntegration/.exec(body)?.[0];
    const { organization, authorization } = route.request().headers();
    if (operation) sent.push({ operation, organization, authorization });
    if (operation === 'createIntegration' && isAway) await route.abort();
    else await route.continue();
  });

  await page.goto(`${switchyard.url}/login`);
  await signIn(page);
  await expect(page).toHaveURL(/\/org\//);
  await page.goto(`${switchyard.url}/org/${api.orgId}/destinations/new`);
  await walkToReview(page, destination.url);
  await page.getByRole('button', { name: 'Create destination' }).click();
  await expect(
    page.getByText(/is saved, but .*Try again: the connection is used again/).first(),
  ).toBeVisible();
  expect(await count(api)).toMatchObject({ connections: 1, integrations: 0 });

  await page.reload();
  isAway = false;
  await page.getByRole('button', { name: 'Create destination' }).click();
  await expect(page).toHaveURL(/\/destinations\/\w{16}/);
  expect(await count(api)).toMatchObject({ connections: 1, integrations: 1 });
  expect(sent.map((one) => one.operation)).toEqual([
    'createConnection',
    'createIntegration',
    'createIntegration',
  ]);
  for (const one of sent) {
    expect(one.organization).toBe(api.orgId);
    expect(one.authorization).toMatch(/^(Bearer )?ey/);
  }
});
