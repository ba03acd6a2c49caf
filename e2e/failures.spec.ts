import { expect as soon, type Page } from '@playwright/test';
import { setUpByApi, sourceToWebhook } from './api.ts';
import { signIn, test } from './journey.ts';
import { openDestination } from './switchyard.ts';

/** Numbers come a few seconds after events; on a busy machine later. */
const expect = soon.configure({ timeout: 30_000 });

const group = (page: Page, reason: string) =>
  page.getByRole('list', { name: 'Failures by reason' }).getByRole('listitem').filter({ hasText: reason });
const figure = (page: Page, name: string) =>
  page.getByRole('term').filter({ hasText: name }).locator('xpath=following-sibling::dd');
const job = (page: Page) => page.getByRole('list', { name: 'Jobs' }).getByRole('listitem');

test.setTimeout(180_000);

test('what a destination refused shows by its reason, and once it is mended all of it is sent again', async ({
  page,
  switchyard,
}) => {
  let isMended = false;
  const picky = await openDestination(({ body }) => {
    if (isMended) return 200;
    if (body.includes('Refund')) return 400;
    return body.includes('Lost') ? 410 : 200;
  });
  const api = await setUpByApi(switchyard.url, switchyard.setupLink());
  const sourceId = await sourceToWebhook(api, picky.url);
  const { integrations } = await api.ask<{ integrations: { id: string }[] }>(
    `{ integrations(orgId: "${api.orgId}") { id } }`,
  );
  await page.goto(`${switchyard.url}/org/${api.orgId}/destinations/${integrations[0]?.id}?span=hour`);
  await signIn(page);
  await expect(page.getByText('Nothing came in the last hour')).toBeVisible();
  await expect(page.getByText('Nothing has failed')).toBeVisible();

  const names = ['Order', 'Order', 'Order', 'Lost', 'Refund 1', 'Refund 2', 'Refund 3'];
  const batch = names.map((event, at) => ({ type: 'track', userId: `u${at}`, event, messageId: `m-${at}` }));
  const authorization = `Basic ${Buffer.from(`${sourceId}:`).toString('base64')}`;
  const body = JSON.stringify({ batch });
  await fetch(`${switchyard.url}/v1/batch`, { method: 'POST', headers: { authorization }, body });

  await test.step('the numbers and the failures come by themselves', async () => {
    await expect(group(page, 'HTTP 400').getByText('3', { exact: true })).toBeVisible();
    await expect(group(page, 'HTTP 410').getByText('1', { exact: true })).toBeVisible();
    await expect(figure(page, 'Received')).toHaveText('7');
    await expect(figure(page, 'Delivered')).toHaveText('3');
    await expect(figure(page, 'Failed')).toHaveText('4');
  });

  await test.step('a chart says its numbers, bucket by bucket, by keyboard', async () => {
    const chart = page.getByRole('slider', { name: 'Failed over time' });
    await chart.focus();
    // The minute may have turned between them.
    await expect(async () => {
      await page.keyboard.press('End');
      let failed = 0;
      for (let minute = 0; minute < 10; minute++) {
        failed += Number(/: Failed (\d+)$/.exec((await chart.getAttribute('aria-valuetext')) ?? '')?.[1]);
        await page.keyboard.press('ArrowLeft');
      }
      expect(failed).toBe(4);
    }).toPass();
    await page.getByRole('radio', { name: 'Table' }).press('Space');
    await expect(page.getByRole('table', { name: 'Numbers over time' })).toBeVisible();
  });

  isMended = true;
  await test.step('one is sent again by keyboard', async () => {
    await group(page, 'HTTP 400').getByRole('button', { expanded: false }).press('Enter');
    const rows = page.getByRole('table', { name: 'Failures' }).getByRole('row');
    await expect(rows).toHaveCount(4);
    await expect(page.getByRole('link', { name: 'm-5' })).toHaveAttribute('href', /events\?.*event=/);
    await page.getByRole('checkbox', { name: 'Select m-5' }).press('Space');
    await page.getByRole('button', { name: 'Retry 1 selected' }).press('Enter');
    await expect(job(page)).toContainText('One event was sent again.');
    await expect(rows).toHaveCount(3);
  });

  await test.step('all others are sent again, and are delivered', async () => {
    const other = await page.context().newPage();
    const href = await page.getByRole('link', { name: 'm-6' }).getAttribute('href');
    await other.goto(`${switchyard.url}${href}`);
    const trip = other.getByRole('region', { name: 'Event' });
    await expect(trip).toContainText('Refused with HTTP 400.');
    await page.getByRole('button', { name: 'Retry all 3' }).press('Enter');
    await expect(job(page).first()).toContainText('3 events were sent again.');
    await expect(page.getByText('Nothing has failed')).toBeVisible();
    await expect(figure(page, 'Delivered')).toHaveText('7');
    // An event that stood open meanwhile tells of it.
    await expect(trip).toContainText('Attempt 2');
    await expect(trip).toContainText('Delivered');
    const delivered = picky.received.slice(names.length).map((one) => one.headers['idempotency-key']);
    expect(delivered.sort()).toEqual(['m-3', 'm-4', 'm-5', 'm-6']);
  });
  await picky.close();
});
