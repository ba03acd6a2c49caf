import { join } from 'node:path';
import { setUpByApi, sourceToWebhook } from '../api.ts';
import { signIn, test } from '../journey.ts';
import { until } from '../switchyard.ts';

const names = ['Order Completed', 'Product Viewed', 'Signed Up', 'Cart Viewed'];

/** The picture of the README: `npm run pictures`. */
test('a source with its first events', async ({ page, switchyard, destination }) => {
  const api = await setUpByApi(switchyard.url, switchyard.setupLink());
  const sourceId = await sourceToWebhook(api, destination.url);
  for (let n = 0; n < 14; n++)
    await fetch(`${switchyard.url}/v1/track`, {
      method: 'POST',
      body: JSON.stringify({
        writeKey: sourceId,
        userId: `user-${n}`,
        event: names[n % names.length],
        properties: { total: 12.5, currency: 'EUR' },
      }),
    });
  await until(() => destination.received.length === 14);
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.goto(`${switchyard.url}/login`);
  await signIn(page);
  await page.waitForURL(/\/org\//);
  await page.goto(`${switchyard.url}/org/${api.orgId}/sources/${sourceId}?tab=events`);
  await page
    .getByRole('row', { name: /Order Completed/ })
    .first()
    .click();
  await page.getByText('properties').first().waitFor();
  await page.screenshot({ path: join(import.meta.dirname, 'source.png') });
});
