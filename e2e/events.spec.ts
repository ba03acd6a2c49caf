import { Analytics } from '@segment/analytics-node';
import { expect, type Page } from '@playwright/test';
import { setUpByApi, sourceToWebhook } from './api.ts';
import { signIn, test } from './journey.ts';
import { openDestination, startSwitchyard, type Switchyard } from './switchyard.ts';

const rowOf = (page: Page, name: string | RegExp) => page.getByRole('row', { name });
const search = (page: Page) => page.getByRole('searchbox');
const panel = (page: Page) => page.getByRole('region', { name: 'Event' });

/** An organization with a source, what its SDK sends with, and the page of its events. */
async function openEvents(page: Page, switchyard: Switchyard, hookUrl: string) {
  const api = await setUpByApi(switchyard.url, switchyard.setupLink());
  const writeKey = await sourceToWebhook(api, hookUrl);
  await page.goto(`${switchyard.url}/login`);
  await signIn(page);
  await page.getByRole('link', { name: 'Events', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Events');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  return Object.assign(new Analytics({ writeKey, host: switchyard.url, flushAt: 1 }), { writeKey });
}

test('events show live, are searched and filtered, and a failed one tells what was answered', async ({
  page,
  switchyard,
}) => {
  const picky = await openDestination(({ body }) => (body.includes('Refund') ? 400 : 200));
  const analytics = await openEvents(page, switchyard, picky.url);
  await expect(page.getByText('No events yet')).toBeVisible();

  analytics.track({ userId: 'u-1', event: 'Order Completed', messageId: 'm-order' });
  await expect(rowOf(page, /Order Completed/)).toContainText('Delivered');
  analytics.track({ anonymousId: 'a-2', event: 'Refund Asked', messageId: 'm-refund' });
  await expect(rowOf(page, /Refund Asked/)).toContainText('Failed');

  for (const [text, found, others] of [
    ['u-1', /Order Completed/, /Refund Asked/],
    ['m-refund', /Refund Asked/, /Order Completed/],
    ['a-2', /Refund Asked/, /Order Completed/],
    ['Order Completed', /Order Completed/, /Refund Asked/],
  ] as const) {
    await search(page).fill(text);
    await expect(rowOf(page, others)).toHaveCount(0);
    await expect(rowOf(page, found)).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`search=${encodeURIComponent(text).replace('%20', '\\+')}`));
  }
  await search(page).fill('nobody');
  await expect(page.getByText('No event matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(rowOf(page, /Order Completed/)).toBeVisible();
  await expect(search(page)).toHaveValue('');

  await page.getByLabel('Status').selectOption('Failed');
  await expect(rowOf(page, /Order Completed/)).toHaveCount(0);
  await rowOf(page, /Refund Asked/).click();
  await expect(panel(page)).toContainText('HTTP 400');
  await expect(panel(page)).toContainText('m-refund');
  await expect(panel(page).getByRole('button', { name: 'Copy message ID' })).toBeVisible();
  const address = page.url();

  await page.reload();
  await expect(panel(page)).toContainText('HTTP 400');
  await expect(page).toHaveURL(address);
  // What matches a filter comes in by itself.
  analytics.track({ userId: 'u-3', event: 'Refund Granted' });
  await expect(rowOf(page, /Refund Granted/)).toContainText('Failed');

  await analytics.closeAndFlush();
  await picky.close();
});

test('a pause holds the list still and counts; all of it works by keyboard', async ({
  page,
  switchyard,
  destination,
}) => {
  const { keyboard } = page;
  const analytics = await openEvents(page, switchyard, destination.url);
  analytics.track({ userId: 'u-1', event: 'First' });
  await expect(rowOf(page, /First/)).toContainText('Delivered');

  await keyboard.press('Space');
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
  for (const event of ['Second', 'Third']) analytics.track({ userId: 'u-1', event });
  await expect(page.getByRole('button', { name: 'Resume' })).toContainText('2 new');
  await expect(rowOf(page, /Second|Third/)).toHaveCount(0);
  await keyboard.press('Space');
  await expect(rowOf(page, /Second|Third/)).toHaveCount(2);

  await keyboard.press('j');
  await expect(page.getByRole('link', { name: /^Third/ })).toBeFocused();
  await keyboard.press('ArrowDown');
  await keyboard.press('j');
  await keyboard.press('k');
  await expect(page.getByRole('link', { name: /^Second/ })).toBeFocused();
  await keyboard.press('Enter');
  await expect(panel(page).getByRole('heading', { name: 'Second' })).toBeVisible();
  await keyboard.press('j');
  await expect(panel(page).getByRole('heading', { name: 'First' })).toBeVisible();
  await keyboard.press('Escape');
  await expect(panel(page)).toHaveCount(0);
  await expect(page.getByRole('link', { name: /^First/ })).toBeFocused();

  await keyboard.press('/');
  await expect(search(page)).toBeFocused();
  await keyboard.type('j k /');
  await expect(search(page)).toHaveValue('j k /');
  await expect(page.getByText('No event matches')).toBeVisible();
  await expect(page.getByText('Paused', { exact: true })).toHaveCount(0);
  await analytics.closeAndFlush();
});

test('while the server is away the page says so, and on its return nothing is missing', async ({
  page,
  switchyard,
  destination,
}) => {
  test.setTimeout(120_000);
  const analytics = await openEvents(page, switchyard, destination.url);
  analytics.track({ userId: 'u-1', event: 'Before' });
  await expect(rowOf(page, /Before/)).toBeVisible();
  await analytics.closeAndFlush();
  await switchyard.stop();
  await expect(page.getByText('Not up to date')).toBeVisible();
  await expect(rowOf(page, /Before/)).toBeVisible();

  const { dataDir, url } = switchyard;
  const env = { DESTINATION_ALLOW: '127.0.0.0/8', DATA_DIR: dataDir, PORT: new URL(url).port };
  const again = await startSwitchyard(env);
  const { writeKey } = analytics;
  const body = JSON.stringify({ writeKey, userId: 'u-1', event: 'Meanwhile' });
  await fetch(`${url}/v1/track`, { method: 'POST', body });
  await expect(rowOf(page, /Meanwhile/)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('Live', { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(rowOf(page, /Before/)).toBeVisible();
  await again.stop();
});
