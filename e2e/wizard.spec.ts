import { expect, type Page } from '@playwright/test';
import { setUpByApi, type Api } from './api.ts';
import { signIn, test } from './journey.ts';
import type { Switchyard } from './switchyard.ts';

const pressesMax = 12;

/** An Owner, signed in, with one source. */
async function begin(page: Page, switchyard: Switchyard): Promise<Api> {
  const api = await setUpByApi(switchyard.url, switchyard.setupLink());
  await api.ask(
    `mutation { createApplication(orgId: "${api.orgId}", name: "Shop", platform: "server") { success } }`,
  );
  await page.goto(`${switchyard.url}/login`);
  await signIn(page);
  await expect(page).toHaveURL(/\/org\//);
  return api;
}

test(`a Webhook with defaults runs after at most ${pressesMax} presses of keys`, async ({
  page,
  switchyard,
  destination,
}) => {
  const { orgId } = await begin(page, switchyard);
  await page.goto(`${switchyard.url}/org/${orgId}/destinations/new`);
  let presses = 0;
  const press = async (key: string) => {
    presses += 1;
    await page.keyboard.press(key);
  };
  const heading = (name: string) => expect(page.getByRole('heading', { name, exact: true })).toBeFocused();

  await heading('Choose a destination');
  await press('Tab');
  await press('Tab');
  await expect(page.getByRole('button', { name: /^Webhook/ })).toBeFocused();
  await press('Enter');
  // The only source is chosen already.
  await heading('Choose a source');
  await press('Control+Enter');
  await heading('Connect to Webhook');
  await press('Tab');
  await press('Tab');
  await expect(page.getByLabel(/^URL/)).toBeFocused();
  // Pasting or typing the address is one thing to do.
  presses += 1;
  await page.keyboard.insertText(destination.url);
  await press('Enter');
  await heading('Configure Webhook');
  await press('Control+Enter');
  await heading('Try it');
  await press('Control+Enter');
  await heading('Review');
  await press('Control+Enter');
  await expect(page).toHaveURL(/\/destinations\/\w{16}/);
  expect(presses).toBeLessThanOrEqual(pressesMax);
});

test('a connection is tested as it stands, an event is tried for real, and both are used again', async ({
  page,
  switchyard,
  destination,
}) => {
  const { orgId } = await begin(page, switchyard);
  await page.goto(`${switchyard.url}/org/${orgId}/destinations/new`);

  await test.step('says at its field what is wrong with the address, and then how far it comes', async () => {
    await page.getByRole('button', { name: /^Webhook/ }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel(/^URL/).fill('http://10.0.0.1/hook');
    await page.getByRole('button', { name: 'Test connection' }).click();
    const outcome = page.getByRole('status', { name: 'Test', exact: true });
    await expect(outcome).toContainText('It does not work yet');
    await expect(page.getByLabel(/^URL/)).toHaveAttribute('aria-invalid', 'true');
    await page.getByLabel(/^URL/).fill(destination.url);
    await expect(outcome).toBeEmpty();
    await page.getByRole('button', { name: 'Test connection' }).click();
    await expect(outcome).toContainText('It works');
    await expect(outcome).toContainText('It took the test event with 200.');
    expect(destination.received).toHaveLength(1);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
  });

  await test.step('shows the exact request, and sends it when it is told to', async () => {
    await expect(page.getByLabel('Request', { exact: true })).toContainText(`POST ${destination.url}`);
    expect(destination.received).toHaveLength(1);
    await page.getByRole('button', { name: 'Send it for real' }).click();
    await expect(page.getByLabel('Answer', { exact: true })).toContainText('HTTP 200');
    expect(destination.received).toHaveLength(2);
    await page.getByRole('button', { name: 'Continue' }).click();
  });

  await test.step('gives the mutations as text, and creates the destination', async () => {
    await page.getByText('Copy as GraphQL').click();
    await expect(page.getByLabel('Mutation 1', { exact: true })).toContainText('createConnection(');
    await expect(page.getByLabel('Mutation 2', { exact: true })).toContainText('createIntegration(');
    await page.getByRole('button', { name: 'Create destination' }).click();
    await expect(page).toHaveURL(/\/destinations\/\w{16}/);
  });

  await test.step('is duplicated with its connection and configuration', async () => {
    await page.goto(new URL('?tab=settings', page.url()).href);
    await page.getByRole('link', { name: 'Duplicate', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Duplicate Webhook' })).toBeVisible();
    for (const name of ['Connect to Webhook', 'Configure Webhook', 'Try it', 'Review']) {
      await page.getByRole('button', { name: 'Continue' }).click();
      await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
    }
    await page.getByLabel(/^Name/).fill('Second');
    await page.getByRole('button', { name: 'Create destination' }).click();
    await expect(page.getByRole('heading', { name: 'Second' })).toBeVisible();
  });

  await test.step('the connection names both, is tested in place, and cannot go before them', async () => {
    await page.goto(`${switchyard.url}/org/${orgId}/connections`);
    await page.getByRole('link', { name: 'Webhook' }).first().click();
    await expect(page.getByText('2 destinations use it, and take what you save at once.')).toBeVisible();
    await page.getByRole('button', { name: 'Test connection' }).click();
    await expect(page.getByRole('status', { name: 'Test', exact: true })).toContainText('It works');
    const remove = page.getByRole('region', { name: 'Delete' });
    await expect(remove.getByRole('link', { name: 'Second' })).toBeVisible();
    await expect(remove.getByRole('button', { name: 'Delete connection' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
  });
});
