import { expect } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { countActs } from './acts.ts';
import { setUpByApi } from './api.ts';
import { signIn, test } from './journey.ts';

/** A key that was revoked is refused at the latest then. */
const revokedWithinMs = 2_000;

test('an Owner makes a key, uses it, revokes it, and finds all of it in the audit log', async ({
  page,
  switchyard,
}) => {
  const { orgId } = await setUpByApi(switchyard.url, switchyard.setupLink());
  const acts = countActs(page);
  const settings = `${switchyard.url}/org/${orgId}/settings`;
  const dialog = page.getByRole('dialog');
  const callWith = async (key: string) => {
    const answer = await fetch(`${switchyard.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, organization: orgId },
      body: JSON.stringify({ query: `{ applications(orgId: "${orgId}") { id } }` }),
    });
    // The shape is what GraphQL answers.
    const { errors } = (await answer.json()) as { errors?: { extensions: { code: string } }[] };
    return errors?.[0]?.extensions.code ?? 'OK';
  };
  await page.goto(`${switchyard.url}/login`);
  await signIn(page);
  await page.waitForURL(/\/org\//);

  const key = await test.step('makes it, and sees it once', async () => {
    await page.goto(`${settings}?tab=keys`);
    await page.getByRole('button', { name: 'New key' }).click();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('=cmd');
    await dialog.getByLabel('Expires').selectOption('On a date');
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await expect(dialog.getByText('Choose a date.')).toBeVisible();
    await dialog.getByLabel('Expires').selectOption('In 30 days');
    await dialog.getByRole('button', { name: 'Create key' }).dblclick();
    await expect(dialog.getByText('It is not shown again.')).toBeVisible();
    expect(acts('CreateApiKey')).toBe(1);
    await page.keyboard.press('Escape');
    await page.mouse.click(5, 5);
    const shown = (await dialog.getByLabel('API key', { exact: true }).textContent()) ?? '';
    expect(shown).toMatch(/^sy_\w{20,}$/);
    await dialog.getByRole('button', { name: 'I have copied it' }).click();
    await page.reload();
    await expect(page.getByRole('cell', { name: shown.slice(-4) })).toBeVisible();
    await expect(page.getByText(shown)).toHaveCount(0);
    return shown;
  });

  await test.step('uses it until it is revoked', async () => {
    expect(await callWith(key)).toBe('OK');
    await page.getByRole('button', { name: 'Actions for the key =cmd' }).click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('=Terraform');
    await dialog.getByRole('button', { name: 'Save name' }).dblclick();
    await expect(page.getByRole('row', { name: '=Terraform' })).toBeVisible();
    expect(acts('UpdateApiKey')).toBe(1);
    await page.getByRole('button', { name: 'Actions for the key =Terraform' }).click();
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    await dialog.getByRole('button', { name: 'Revoke key' }).dblclick();
    await expect(page.getByRole('heading', { name: 'No API key yet' })).toBeVisible();
    expect(acts('UpdateApiKey')).toBe(2);
    await expect.poll(() => callWith(key), { timeout: revokedWithinMs }).toBe('UNAUTHENTICATED');
  });

  await test.step('reads what happened, and saves it', async () => {
    await page.getByRole('link', { name: 'Audit log' }).click();
    const log = page.getByRole('table', { name: 'Audit log' });
    await expect(log.getByRole('link', { name: /^Revoked API key/ })).toBeVisible();
    await log.getByRole('link', { name: /^Changed API key/ }).click();
    const entry = page.getByRole('region', { name: 'Entry' });
    await expect(entry.getByRole('row', { name: 'name =cmd =Terraform' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(entry).toHaveCount(0);

    await page.getByRole('searchbox', { name: 'Subject, or action' }).fill('key.');
    await expect(log.getByRole('link', { name: /Created organization/ })).toHaveCount(0);
    await expect(page).toHaveURL(/tab=audit&subject=key\./);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('audit-log Acme.csv');
    const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe('\u{FEFF}Time (UTC),Who,Address,What,Action,Subject,Subject ID,Before,After');
    expect(lines[1]).toContain(",ada@example.com,127.0.0.1,Revoked API key,key.update,'=Terraform,");
    expect(lines.join('\n')).not.toContain(key);

    await page.getByLabel('To', { exact: true }).fill('2020-01-01');
    await expect(page.getByText('No entry matches these filters.')).toBeVisible();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect(log.getByRole('link', { name: /Created organization/ })).toBeVisible();
  });
});
