import { expect } from '@playwright/test';
import { setUpByApi, sourceToWebhook } from './api.ts';
import { signIn, test } from './journey.ts';

test.setTimeout(120_000);

test('a person sees why nothing arrives, mends it, and sees it arrive', async ({
  page,
  switchyard,
  destination,
}) => {
  const api = await setUpByApi(switchyard.url, switchyard.setupLink());
  const sourceId = await sourceToWebhook(api, destination.url);
  const send = async (body: string, path = '/v1/track', key = sourceId) => {
    const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
    const answer = await fetch(`${switchyard.url}${path}`, {
      method: 'POST',
      body,
      headers: { authorization },
    });
    return answer.status;
  };
  const sourceUrl = `${switchyard.url}/org/${api.orgId}/sources/${sourceId}`;
  await page.goto(sourceUrl);
  await signIn(page);
  const arrival = page.getByRole('status').filter({ hasText: 'Waiting for the first event' });
  await expect(arrival).toContainText('another write key');

  // Whatever follows shows without a reload.
  expect(await send('{"userId":"u","event":"E"}', '/v1/track', sourceId.slice(0, -1))).toBe(400);
  await expect(arrival).toContainText('another write key than this source’s: its end is missing.');
  expect(await send('{"event":"Signed Up"}')).toBe(200);
  await expect(arrival).toContainText('The event has neither a userId nor an anonymousId.');
  await expect(arrival).toContainText('Set a “userId”');
  expect(await send('{"batch":[', '/v1/batch')).toBe(400);
  await expect(arrival).toContainText('The body is not JSON.');

  await arrival.getByRole('link', { name: 'See what was sent' }).click();
  await expect(page).toHaveURL(/tab=rejected/);
  const rejected = page.getByRole('list', { name: 'Rejected' }).getByRole('group');
  await expect(rejected).toHaveCount(3);
  await expect(rejected.last()).toContainText('Wrong write key');
  await expect(rejected.first()).toContainText('Not readable');
  const nobodys = rejected.filter({ hasText: 'Nobody’s event' });
  await nobodys.getByText('Nobody’s event').click();
  await expect(nobodys.getByLabel('What was sent, from its beginning', { exact: true })).toHaveText(
    '{"event":"Signed Up"}',
  );
  expect(await send(`{"userId":"u","event":"E","pad":"${'x'.repeat(40_000)}"}`)).toBe(200);
  await expect(rejected).toHaveCount(4);
  await expect(rejected.first()).toContainText('Too large');
  // What stood open stays open while others come.
  await expect(nobodys.getByText('code NO_IDENTITY')).toBeVisible();

  await page.getByRole('link', { name: 'Setup' }).click();
  expect(await send('{"userId":"u","event":"Signed Up"}')).toBe(200);
  await expect(page.getByText('Events are arriving.')).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Events are arriving' })).toContainText(
    'Signed Up',
  );

  await page.getByRole('button', { name: 'Send a test event' }).click();
  const sent = page.getByRole('status', { name: 'Test event' });
  await expect(sent).toContainText('It arrived.');
  await sent.getByRole('link', { name: 'See where it went' }).click();
  await expect(page).toHaveURL(/tab=events/);
  await expect(page.getByRole('row', { name: /Test Event/ })).toContainText(/delivered/i);
});
