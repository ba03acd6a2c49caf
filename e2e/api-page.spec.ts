import { expect } from '@playwright/test';
import { setUpByApi } from './api.ts';
import { test } from './journey.ts';

test('whoever is not signed in reads the API, and an example that was copied runs', async ({
  page,
  context,
  switchyard,
}) => {
  const api = await setUpByApi(switchyard.url, switchyard.setupLink());
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${switchyard.url}/docs/api`);
  await page.getByRole('searchbox', { name: 'Search operations' }).fill('new source');
  await page.getByRole('searchbox', { name: 'Search operations' }).fill('createApplication');
  await page.getByRole('navigation', { name: 'Operations' }).getByText('createApplication').click();
  await expect(page).toHaveURL(/#createApplication$/);
  const operation = page.getByRole('region', { name: 'createApplication' });
  await expect(operation).toBeInViewport();
  await operation.getByRole('button', { name: 'Copy createApplication in GraphQL' }).click();
  const query = await page.evaluate(() => navigator.clipboard.readText());

  const response = await fetch(`${switchyard.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: api.token, organization: api.orgId },
    body: JSON.stringify({ query, variables: { orgId: api.orgId } }),
  });
  expect(await response.json()).toMatchObject({ data: { createApplication: { success: true } } });
});
