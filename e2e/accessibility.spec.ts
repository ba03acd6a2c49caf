import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';
import { setUpByApi, sourceToWebhook } from './api.ts';
import { signIn, test } from './journey.ts';

async function sendEvent(url: string, writeKey: string): Promise<void> {
  const body = JSON.stringify({ writeKey, userId: 'u1', event: 'Order Completed' });
  await fetch(`${url}/v1/track`, { method: 'POST', body });
}

/** What axe finds on the page, in a line each. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    // The line above has put it there.
    (window as unknown as { axe: typeof axe }).axe.run(),
  );
  return violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}`));
}

for (const [colorScheme, width] of [
  ['light', 1440],
  ['dark', 390],
] as const)
  test(`no page keeps anybody out or breaks its own security policy: ${colorScheme}, ${width} wide`, async ({
    browser,
    switchyard,
    destination,
  }) => {
    test.setTimeout(300_000);
    const api = await setUpByApi(switchyard.url, switchyard.setupLink());
    const sourceId = await sourceToWebhook(api, destination.url);
    const { integrations, connections } = await api.ask<
      Record<'integrations' | 'connections', { id: string }[]>
    >(`{ integrations(orgId: "${api.orgId}") { id } connections(orgId: "${api.orgId}") { id } }`);
    const context = await browser.newContext({ viewport: { width, height: 844 }, colorScheme });
    const page = await context.newPage();
    const broken: string[] = [];
    page.on('console', (line) => {
      if (/Content Security Policy/.test(line.text())) broken.push(`${page.url()}: ${line.text()}`);
    });

    const faults: string[] = [];
    const visit = async (path: string) => {
      const isLive = /[/=]events\b/.test(path);
      await page.goto(`${switchyard.url}${path}`);
      if (isLive) await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await expect(page.getByRole('status', { name: /^Loading/ })).toHaveCount(0);
      await expect(page).toHaveTitle(/Switchyard/);
      faults.push(...(await faultsOf(page)).map((fault) => `${path} ${fault}`));
    };
    for (const path of [
      '/docs/api',
      '/signup',
      '/confirm',
      '/confirm#x',
      '/forgot',
      '/reset',
      '/reset#x',
      '/login',
    ])
      await visit(path);
    await signIn(page);
    await page.waitForURL(/\/org\//);
    const org = `/org/${api.orgId}`;
    for (const path of [
      ...['', '/sources', '/sources/new', `/sources/${sourceId}`, `/sources/${sourceId}?tab=events`],
      ...[`/sources/${sourceId}?tab=rejected`],
      ...[`/sources/${sourceId}?tab=destinations`, `/sources/${sourceId}?tab=settings`, '/destinations'],
      ...['/destinations/new', `/destinations/${integrations[0]?.id}`, '/connections'],
      ...[`/destinations/${integrations[0]?.id}?tab=configuration`],
      ...[`/destinations/${integrations[0]?.id}?tab=events`, '/events', '/events?search=nothing'],
      ...[`/connections/${connections[0]?.id}`, '/members', '/settings'],
      ...['/settings?tab=keys', '/settings?tab=audit', '/settings?tab=danger'],
    ])
      await visit(`${org}${path}`);
    await sendEvent(switchyard.url, sourceId);
    await page.goto(`${switchyard.url}${org}/events`);
    await page.getByRole('link', { name: /^Order Completed/ }).click();
    await expect(page.getByRole('region', { name: 'Event' })).toContainText('Attempt 1');
    faults.push(...(await faultsOf(page)).map((fault) => `an open event ${fault}`));
    await page.goto(`${switchyard.url}${org}/destinations/${integrations[0]?.id}`);
    await expect(page.getByRole('slider', { name: 'Failed over time' })).toBeVisible({ timeout: 30_000 });
    faults.push(...(await faultsOf(page)).map((fault) => `charts ${fault}`));
    await page.getByRole('button', { name: 'Fill from what is kept' }).click();
    await expect(page.getByRole('dialog')).toContainText('About');
    faults.push(...(await faultsOf(page)).map((fault) => `filling a destination ${fault}`));
    await page.goto(`${switchyard.url}${org}/settings?tab=audit`);
    await page.getByRole('link', { name: /^Created source/ }).click();
    await expect(page.getByRole('region', { name: 'Entry' })).toBeVisible();
    faults.push(...(await faultsOf(page)).map((fault) => `an open entry ${fault}`));
    for (const path of ['/members?invite=true', '/settings?tab=keys&new=true']) {
      await page.goto(`${switchyard.url}${org}${path}`);
      await expect(page.getByRole('dialog')).toBeVisible();
      faults.push(...(await faultsOf(page)).map((fault) => `${path} ${fault}`));
    }
    await visit('/account');
    await context.close();
    expect(faults).toEqual([]);
    expect(broken).toEqual([]);
  });
