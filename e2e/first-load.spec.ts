import { expect, type Page } from '@playwright/test';
import { gzipSync } from 'node:zlib';
import { setUpByApi } from './api.ts';
import { person, signIn, test } from './journey.ts';

const kB = 1000;
const loginMax = 140 * kB;
const sourcesMax = 165 * kB;

/** Counts the JavaScript that a page loads, as it would travel with gzip. */
function countScripts(page: Page): () => Promise<number> {
  const scripts: Promise<number>[] = [];
  page.on('response', (response) => {
    if (/\.js$/.test(new URL(response.url()).pathname))
      scripts.push(response.body().then((body) => gzipSync(body).length));
  });
  return async () => (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
}

test('the first load of /login takes at most 140 kB of JavaScript, of the sources list 165 kB', async ({
  page,
  browser,
  switchyard,
}) => {
  const { orgId } = await setUpByApi(switchyard.url, switchyard.setupLink());
  const login = countScripts(page);
  await page.goto(`${switchyard.url}/login`, { waitUntil: 'networkidle' });
  const loginSize = await login();
  await signIn(page);
  await expect(page).toHaveURL(/\/org\//);

  const context = await browser.newContext({ storageState: await page.context().storageState() });
  const fresh = await context.newPage();
  const sources = countScripts(fresh);
  await fresh.goto(`${switchyard.url}/org/${orgId}/sources`, { waitUntil: 'networkidle' });
  await expect(fresh.getByRole('heading', { level: 1 })).toHaveText('Sources');
  const sourcesSize = await sources();
  await context.close();

  test.info().annotations.push({
    type: 'size',
    description: `login ${loginSize}, sources ${sourcesSize} for ${person.email}`,
  });
  console.log(
    `first load: /login ${(loginSize / kB).toFixed(1)} kB, sources ${(sourcesSize / kB).toFixed(1)} kB`,
  );
  expect(loginSize).toBeLessThan(loginMax);
  expect(sourcesSize).toBeLessThan(sourcesMax);
});
