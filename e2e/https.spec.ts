import { expect } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { test as base } from './journey.ts';
import { removeDataDir, startInVain, startSwitchyard, type Switchyard } from './switchyard.ts';

const certificates = join(import.meta.dirname, 'certificates');
const tls = {
  TLS_CERT_FILE: join(certificates, 'first.cert.pem'),
  TLS_KEY_FILE: join(certificates, 'first.key.pem'),
};

const test = base.extend<{ secured: Switchyard }>({
  // Playwright reads the fixtures that one needs from this pattern, so it must stand although it is empty.
  // eslint-disable-next-line no-empty-pattern
  secured: async ({}, use) => {
    const secured = await startSwitchyard(tls);
    await use(secured);
    await secured.stop();
    removeDataDir(secured.dataDir);
  },
});
test.use({ ignoreHTTPSErrors: true });

test.setTimeout(120_000);

test('by its certificate a server serves people and SDKs over https', async ({ page, secured }) => {
  expect(secured.setupLink()).toMatch(/^https:/);
  await page.goto(secured.setupLink());
  await expect(page.getByLabel('E-mail')).toBeVisible();
  await page.goto(`${secured.url}/robots.txt`);
  await expect(page.getByText('Disallow: /')).toBeVisible();
  expect(await post(`${secured.url}/v1/batch`, '{"batch":[]}')).toEqual({
    status: 400,
    body: expect.stringContaining('UNKNOWN_SOURCE') as unknown,
  });
});

test('a key of another certificate keeps it from starting, in a sentence', async () => {
  const wrong = { ...tls, TLS_KEY_FILE: join(certificates, 'second.key.pem') };
  const { code, output } = await startInVain(wrong);
  expect(code).toBe(1);
  expect(output).toContain('Switchyard cannot start:');
  expect(output).toContain('does not belong to the certificate');
});

/** As a mobile SDK does: the server must prove who it is. */
function post(url: string, body: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: 'POST', ca: readFileSync(tls.TLS_CERT_FILE), agent: false },
      (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () => resolve({ status: answer.statusCode, body: text }));
      },
    );
    sent.on('error', reject).end(body);
  });
}
