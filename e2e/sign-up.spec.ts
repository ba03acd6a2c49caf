import { expect, type Locator, type Page } from '@playwright/test';
import { countActs } from './acts.ts';
import { setUpByApi } from './api.ts';
import { test as base } from './journey.ts';
import { linkTo } from './letters.ts';
import { removeDataDir, startSwitchyard } from './switchyard.ts';

const test = base.extend({
  // Playwright reads the fixtures that one needs from this pattern, so it must stand although it is empty.
  // eslint-disable-next-line no-empty-pattern
  switchyard: async ({}, use) => {
    const switchyard = await startSwitchyard({ SIGNUP: 'open' });
    await setUpByApi(switchyard.url, switchyard.setupLink());
    await use(switchyard);
    await switchyard.stop();
    removeDataDir(switchyard.dataDir);
  },
});

// The longest makes five letters and as many hashes; a slow machine takes its time.
test.describe.configure({ timeout: 120_000 });

const grace = { email: 'grace@example.com', password: 'a ship in port is safe' };

function fieldIn(place: Page | Locator, name: string): Locator {
  return place.getByRole('textbox', { name, exact: true });
}

async function fillSignIn(page: Page, { email, password }: typeof grace): Promise<void> {
  await fieldIn(page, 'E-mail').fill(email);
  await fieldIn(page, 'Password').fill(password);
}

async function signUp(page: Page, url: string, account: typeof grace): Promise<void> {
  await page.goto(`${url}/signup`);
  await fillSignIn(page, account);
  await page.getByRole('button', { name: 'Create account' }).dblclick();
  await expect(page.getByRole('heading', { name: 'Open your letter' })).toBeVisible();
}

async function confirm(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole('button', { name: 'Confirm address' }).dblclick();
  await expect(page).toHaveURL(/\/orgs$/);
}

test('a person signs up, forgets the password, changes all of the account and deletes it', async ({
  page,
  switchyard,
}) => {
  const acts = countActs(page);
  const { url } = switchyard;

  await test.step('signs up, and is not in before the letter is opened', async () => {
    await page.goto(`${url}/login`);
    await page.getByRole('link', { name: 'Create an account' }).click();
    // A press on a link is not lost to the fault that appears when the field before it is left.
    await expect(fieldIn(page, 'E-mail')).toBeFocused();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(/\/login$/);
    await signUp(page, url, grace);
    expect(acts('CreateNewUser')).toBe(1);
    await expect(page.getByRole('button', { name: /^Send again in \d+ s$/ })).toBeVisible();
    await page.getByRole('button', { name: 'Use another address' }).click();
    await expect(fieldIn(page, 'E-mail')).toHaveValue(grace.email);

    await page.goto(`${url}/login`);
    await fillSignIn(page, grace);
    await page.getByRole('button', { name: 'Sign in' }).dblclick();
    expect(acts('CreateToken')).toBe(1);
    await expect(page.getByText(`${grace.email} is not confirmed yet`)).toBeVisible();
    const first = await linkTo(switchyard, grace.email, '/confirm');
    await page.getByRole('button', { name: 'Send the letter again' }).click();
    await expect(page.getByText('Another letter is on its way.')).toBeVisible();
    await confirm(page, await linkTo(switchyard, grace.email, '/confirm'));
    expect(acts('ConfirmUser')).toBe(1);
    await page.goto(first);
    await page.getByRole('button', { name: 'Confirm address' }).click();
    await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
  });

  await test.step('names the organization and signs out', async () => {
    await page.goto(`${url}/account`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page).toHaveURL(/\/login/);
  });

  await test.step('forgets the password, by keyboard alone', async () => {
    await page.getByRole('link', { name: 'Choose a new one' }).press('Enter');
    await expect(fieldIn(page, 'E-mail')).toBeFocused();
    await page.keyboard.type(grace.email);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Look into your inbox' })).toBeVisible();
    expect(acts('RequestPasswordReset')).toBe(1);

    const link = await linkTo(switchyard, grace.email, '/reset');
    await page.goto(link);
    await expect(page).toHaveURL(`${url}/reset`);
    await expect(fieldIn(page, 'New password')).toBeFocused();
    await page.keyboard.type('password');
    await page.keyboard.press('Enter');
    // Too common: the link is still good.
    await expect(fieldIn(page, 'New password')).toHaveAttribute('aria-invalid', 'true');
    grace.password = 'ships are built for the sea';
    await fieldIn(page, 'New password').fill(grace.password);
    const refused = acts('ResetPassword');
    await page.getByRole('button', { name: 'Save and sign in', exact: true }).dblclick();
    await expect(page).toHaveURL(/\/orgs$/);
    expect(acts('ResetPassword')).toBe(refused + 1);

    await page.goto(link);
    await fieldIn(page, 'New password').fill('used already, used already');
    await page.getByRole('button', { name: 'Save and sign in' }).click();
    await expect(page.getByRole('link', { name: 'Ask for a new letter' })).toBeVisible();
  });

  await test.step('changes profile, address and password', async () => {
    await page.goto(`${url}/account`);
    const profile = page.getByRole('form', { name: 'Profile' });
    await profile.getByLabel('First name').fill('  Grace ');
    await profile.getByLabel('Company').fill('__proto__ "שלום"');
    await profile.getByRole('button', { name: 'Save profile' }).dblclick();
    await expect(page.getByText('Your profile is saved.')).toBeVisible();
    expect(acts('UpdateUser')).toBe(1);
    await page.reload();
    await expect(profile.getByLabel('First name')).toHaveValue('Grace');
    await expect(profile.getByLabel('Company')).toHaveValue('__proto__ "שלום"');

    const address = page.getByRole('form', { name: 'Change e-mail' });
    await fieldIn(address, 'New e-mail').fill('hopper@example.com');
    await fieldIn(address, 'Current password').fill('not this');
    await address.getByRole('button', { name: 'Change e-mail' }).click();
    await expect(address.getByText('This is not your password.')).toBeVisible();
    await fieldIn(address, 'Current password').fill(grace.password);
    await address.getByRole('button', { name: 'Change e-mail' }).dblclick();
    const waiting = address.getByText('Waiting for hopper@example.com to be confirmed');
    await expect(waiting).toBeVisible();
    expect(acts('UpdateUser')).toBe(3);
    await page.reload();
    await expect(waiting).toBeVisible();
    await page.goto(await linkTo(switchyard, 'hopper@example.com', '/confirm'));
    await expect(page.getByText(`You are signed in as ${grace.email}`)).toBeVisible();
    await page.getByRole('button', { name: 'Confirm address' }).click();
    await expect(page).toHaveURL(/\/orgs$/);
    grace.email = 'hopper@example.com';

    await page.goto(`${url}/account`);
    await expect(page.getByText('You sign in with hopper@example.com')).toBeVisible();
    await expect(waiting).toHaveCount(0);
    const password = page.getByRole('form', { name: 'Change password' });
    await fieldIn(password, 'Current password').fill(grace.password);
    await fieldIn(password, 'New password').fill('the only constant is change');
    await password.getByRole('button', { name: 'Change password' }).dblclick();
    await expect(page.getByText('Your password is changed.')).toBeVisible();
    expect(acts('UpdateUser')).toBe(4);
    grace.password = 'the only constant is change';
  });

  await test.step('ends all sessions, and signs in as before', async () => {
    await page.getByRole('button', { name: 'End all sessions' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End all sessions' }).dblclick();
    await expect(page).toHaveURL(/\/login/);
    expect(acts('EndAllSessions')).toBe(1);
    await fillSignIn(page, grace);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(/\/orgs$/);
  });

  await test.step('cannot leave an organization without an Owner', async () => {
    await page.getByLabel('Name', { exact: true }).fill('Navy');
    await page.getByRole('button', { name: 'Create organization' }).click();
    await expect(page).toHaveURL(/\/org\//);
    await page.goto(`${url}/account`);
    await page.getByRole('button', { name: 'Delete account' }).click();
    const dialog = page.getByRole('dialog');
    const remove = dialog.getByRole('button', { name: 'Delete account' });
    await remove.click();
    await expect(dialog.getByRole('link', { name: `Type ${grace.email} to go on.` })).toBeVisible();
    await dialog.getByLabel(/^Type/).fill(grace.email);
    await fieldIn(dialog, 'Current password').fill(grace.password);
    await remove.click();
    await expect(dialog.getByText('You are the last Owner of "Navy"')).toBeVisible();
  });
});

test('an account without an organization of its own goes by its address and password', async ({
  page,
  switchyard,
}) => {
  const account = { email: 'goer@example.com', password: 'gone with the wind' };
  const acts = countActs(page);
  await signUp(page, switchyard.url, account);
  await confirm(page, await linkTo(switchyard, account.email, '/confirm'));
  await page.goto(`${switchyard.url}/account`);
  await page.getByRole('button', { name: 'Delete account' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^Type/).fill(account.email);
  await fieldIn(dialog, 'Current password').fill(account.password);
  await dialog.getByRole('button', { name: 'Delete account', exact: true }).dblclick();
  await expect(page).toHaveURL(/\/login/);
  expect(acts('UpdateUser')).toBe(1);
  await expect(page.getByText(`The account ${account.email} is deleted.`)).toBeVisible();
  await fillSignIn(page, account);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('There is no account with this address and this password.')).toBeVisible();
});

test('a link that is cut, lost or another person’s says what to do', async ({ page, switchyard }) => {
  const { url } = switchyard;
  const account = { email: 'cut@example.com', password: 'half of this is lost' };
  await signUp(page, url, account);
  const link = await linkTo(switchyard, account.email, '/confirm');

  await page.goto(link.slice(0, -4));
  await page.getByRole('button', { name: 'Confirm address' }).click();
  await expect(page.getByText('This link is not complete')).toBeVisible();
  await page.goto(`${url}/confirm`);
  await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
  await fieldIn(page, 'Or ask for a new letter').fill(account.email);
  await page.getByRole('button', { name: 'Send a new letter' }).dblclick();
  await expect(page.getByText('Look into your inbox')).toBeVisible();

  // The address of the page shows no token, and a reload has none.
  await page.goto(link);
  await expect(page.getByRole('button', { name: 'Confirm address' })).toBeVisible();
  expect(page.url()).toBe(`${url}/confirm`);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();

  // In a browser where Ada is signed in, the page says so, and another tab's signing out does not take it away.
  await page.goto(`${url}/login`);
  await fillSignIn(page, { email: 'ada@example.com', password: 'correct horse battery' });
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/org\//);
  const other = await page.context().newPage();
  await other.goto(`${url}/account`);
  await page.goto(link);
  await expect(page.getByText('You are signed in as ada@example.com')).toBeVisible();
  await other.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed in as')).toBeHidden();
  await page.getByRole('button', { name: 'Confirm address' }).press('Enter');
  await expect(page).toHaveURL(/\/orgs$/);
  await expect(page.getByRole('button', { name: `Account: ${account.email}` })).toBeVisible();
  // The other tab is in step.
  await expect(other).toHaveURL(/\/orgs$/);
});

test('a session that ends in the middle of a form asks for a sign-in and loses nothing', async ({
  page,
  switchyard,
  browser,
}) => {
  const { url } = switchyard;
  const account = { email: 'lost@example.com', password: 'lost and found again' };
  await signUp(page, url, account);
  await confirm(page, await linkTo(switchyard, account.email, '/confirm'));
  await page.goto(`${url}/account`);
  const profile = page.getByRole('form', { name: 'Profile' });
  await profile.getByLabel('Company').fill('Lost & Found');
  const address = fieldIn(page.getByRole('form', { name: 'Change e-mail' }), 'New e-mail');
  await address.fill('half@typed');

  const elsewhere = await browser.newPage();
  await elsewhere.goto(`${url}/login`);
  await fillSignIn(elsewhere, account);
  await elsewhere.getByRole('button', { name: 'Sign in' }).click();
  await elsewhere.waitForURL(/\/orgs$/);
  await elsewhere.goto(`${url}/account`);
  await elsewhere.getByRole('button', { name: 'End all sessions' }).click();
  await elsewhere.getByRole('dialog').getByRole('button', { name: 'End all sessions' }).click();
  await expect(elsewhere).toHaveURL(/\/login/);
  await elsewhere.close();

  await profile.getByRole('button', { name: 'Save profile' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  const forgot = page.waitForEvent('popup');
  await dialog.getByRole('link', { name: 'Forgot password?' }).click();
  await expect((await forgot).getByRole('heading', { name: 'Choose a new password' })).toBeVisible();
  await (await forgot).close();
  await fieldIn(dialog, 'Password').fill(account.password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Your profile is saved.')).toBeVisible();
  await expect(profile.getByLabel('Company')).toHaveValue('Lost & Found');
  // Nor what stands in the page's other forms, which nobody has sent.
  await expect(address).toHaveValue('half@typed');
  await expect(page).toHaveURL(`${url}/account`);
});
