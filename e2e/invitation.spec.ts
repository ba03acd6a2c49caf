import { expect, type Browser } from '@playwright/test';
import { join } from 'node:path';
import postgres from 'postgres';
import { countActs } from './acts.ts';
import { setUpByApi } from './api.ts';
import { signIn, test as base } from './journey.ts';
import { openMailServer, type MailServer } from './mail-server.ts';
import { placeOf, removeDataDir, startSwitchyard, until, type Switchyard } from './switchyard.ts';

const test = base.extend<{ mail: MailServer }>({
  // Playwright reads the fixtures that one needs from this pattern, so it must stand although it is empty.
  // eslint-disable-next-line no-empty-pattern
  mail: async ({}, use) => {
    const mail = await openMailServer();
    await use(mail);
    await mail.close();
  },
  switchyard: async ({ mail }, use) => {
    const switchyard = await startSwitchyard({ SMTP_URL: mail.url });
    await use(switchyard);
    await switchyard.stop();
    removeDataDir(switchyard.dataDir);
  },
});

// Two accounts are hashed for, and letters go out by a server of their own.
test.describe.configure({ timeout: 120_000 });

const grace = { email: 'grace@example.com', password: 'a ship in port is safe' };

/** Lets the minute pass that the server wants between two letters to one address. */
async function letAMinutePass(switchyard: Switchyard): Promise<void> {
  const sql = postgres({ host: join(placeOf(switchyard), 'socket'), port: 5432, user: 'switchyard', max: 1 });
  await sql`update invitations set at = at - interval '2 minutes'`;
  await sql.end();
}

/** Opens a link in a browser that nobody is signed in with. */
async function openLink(browser: Browser, link: string) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole('button', { name: 'Confirm address', exact: true }).click();
  return page;
}

test('an invited person sets a password by the letter, and the newest letter is the one that counts', async ({
  page,
  browser,
  mail,
  switchyard,
}) => {
  const { url } = switchyard;
  const { orgId } = await setUpByApi(url, switchyard.setupLink());
  const acts = countActs(page);
  await page.goto(`${url}/login`);
  await signIn(page);
  await page.waitForURL(/\/org\//);
  await page.goto(`${url}/org/${orgId}/members`);
  const dialog = page.getByRole('dialog');
  const row = page.getByRole('row', { name: grace.email });
  const actions = page.getByRole('button', { name: `Actions for ${grace.email}`, exact: true });
  const inviteAgain = async () => {
    await actions.click();
    await page.getByRole('menuitem', { name: 'Invite again', exact: true }).click();
  };

  await test.step('gets a letter, and no link is shown to the Owner', async () => {
    await page.getByRole('button', { name: 'Invite people', exact: true }).click();
    await dialog.getByRole('textbox', { name: 'Addresses', exact: true }).fill(grace.email);
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    await expect(dialog.getByText(`${grace.email} gets a letter with an invitation.`)).toBeVisible();
    await dialog.getByRole('button', { name: 'Done', exact: true }).click();
    await expect(row.getByText('Invited', { exact: true }).first()).toBeAttached();
    await actions.click();
    await expect(page.getByRole('menuitem', { name: 'Invite again', exact: true })).toBeVisible();
    await expect(page.getByRole('menuitem', { name: 'Show invitation link' })).toHaveCount(0);
    await page.keyboard.press('Escape');
  });
  const first = await mail.linkIn(grace.email, 1);

  await test.step('is invited again: at once is refused, a minute later brings one more letter', async () => {
    await inviteAgain();
    await expect(page.getByText(/got a letter less than a minute ago/)).toBeVisible();
    await expect(row.getByText('Invited again', { exact: true })).toHaveCount(0);
    await letAMinutePass(switchyard);
    await inviteAgain();
    await expect(row.getByText('Invited again', { exact: true }).last()).toBeVisible();
    await expect(page.getByText(`${grace.email} gets a letter with an invitation.`)).toBeVisible();
    expect(acts('ChangeMembers')).toBe(3);
  });
  const second = await mail.linkIn(grace.email, 2);

  await test.step('the first letter has lost its power', async () => {
    const hers = await openLink(browser, `${url}${first}`);
    await expect(hers.getByRole('heading', { name: 'This link does not work', exact: true })).toBeVisible();
    await hers.context().close();
  });

  await test.step('the second one asks for a password, once', async () => {
    const hers = await openLink(browser, `${url}${second}`);
    const herActs = countActs(hers);
    await hers.getByRole('textbox', { name: 'Password', exact: true }).fill(grace.password);
    await hers.getByRole('textbox', { name: /^First name/ }).fill('Grace');
    await hers.getByRole('button', { name: 'Save and sign in', exact: true }).dblclick();
    await hers.waitForURL(/\/org\/\w+$/);
    expect(herActs('ConfirmUser')).toBe(1);
    // The letter has proved her address: she sees more than the organization that invited her.
    await hers.goto(`${url}/account`);
    await expect(hers.getByRole('textbox', { name: /^First name/ })).toHaveValue('Grace');
    await expect(hers.getByText('is not confirmed yet')).toHaveCount(0);
    await hers.context().close();
  });

  await page.reload();
  await expect(row.getByText('Active', { exact: true })).toBeVisible();
  await until(() => mail.lettersTo(grace.email).length >= 2);
  expect(mail.lettersTo(grace.email)).toHaveLength(2);
});

test('where only those who are invited have accounts, sign-up says so and whom to ask', async ({
  page,
  switchyard,
}) => {
  await setUpByApi(switchyard.url, switchyard.setupLink());
  await page.goto(`${switchyard.url}/login`);
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Create an account' })).toHaveCount(0);
  await page.goto(`${switchyard.url}/signup`);
  await expect(page.getByRole('heading', { name: 'Sign-up is by invitation', exact: true })).toBeVisible();
  await expect(page.getByText(/Ask an Owner of an organization on this Switchyard/)).toBeVisible();
  await expect(page.getByRole('textbox')).toHaveCount(0);
  await page.getByRole('link', { name: 'Go to sign-in', exact: true }).click();
  await expect(page).toHaveURL(/\/login$/);
});
