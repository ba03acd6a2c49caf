import { Analytics } from '@segment/analytics-node';
import { expect } from '@playwright/test';
import { person, signIn, test } from './journey.ts';
import { until } from './switchyard.ts';

test('a person sets everything up, and an event reaches its destination', async ({
  page,
  switchyard,
  destination,
}) => {
  await page.goto(switchyard.setupLink());
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Create account' }).click();

  await page.getByLabel('Name', { exact: true }).fill('Acme');
  await page.getByRole('button', { name: 'Create organization' }).click();
  await expect(page).toHaveURL(/\/org\/\w+$/);
  const orgUrl = page.url();

  await page.goto(`${orgUrl}/sources`);
  await page.getByRole('link', { name: 'New source' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill('Shop server');
  await page.getByRole('radio', { name: /^Server/ }).check({ force: true });
  await page.getByRole('button', { name: 'Create source' }).click();
  await expect(page).toHaveURL(/\/sources\/[1-9A-Za-z]{21}/);
  const sourceUrl = page.url();
  const sourceId = /sources\/(\w{21})/.exec(sourceUrl)?.[1] ?? '';
  await expect(page.getByText('Waiting for the first event')).toBeVisible();

  await page.goto(`${orgUrl}/destinations/new`);
  await page.getByRole('button', { name: /^Webhook/ }).click();
  await expect(page.getByRole('heading', { name: /source/i }).first()).toBeVisible();
  await page.getByText('Shop server').first().click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel(/^URL/).fill(destination.url);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { name: 'Try it' })).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Create destination' }).click();
  await expect(page).toHaveURL(/\/destinations\/\w{16}/);

  const analytics = new Analytics({ writeKey: sourceId, host: switchyard.url, flushAt: 1 });
  analytics.track({ userId: 'u1', event: 'Order Completed', properties: { total: 12.5 } });
  await until(() => destination.received.length > 0, { what: 'the event at the destination' });
  expect(JSON.parse(destination.received[0]?.body ?? '')).toMatchObject({
    type: 'track',
    event: 'Order Completed',
    userId: 'u1',
    properties: { total: 12.5 },
  });
  await analytics.closeAndFlush();

  await page.goto(`${sourceUrl.split('?')[0]}?tab=events`);
  const row = page.getByRole('row', { name: /Order Completed/ });
  await expect(row).toContainText(/delivered/i);

  await page.goto(orgUrl);
  await page.getByRole('button', { name: new RegExp(person.email) }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/login/);
  await signIn(page);
  await expect(page).toHaveURL(/\/org\/\w+/);
});
