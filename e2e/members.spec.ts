import { expect, type Browser, type Page } from '@playwright/test';
import { countActs } from './acts.ts';
import { setUpByApi, type Api } from './api.ts';
import { signIn, test } from './journey.ts';

// A password is hashed for each account, which takes a slow machine its time.
test.describe.configure({ timeout: 120_000 });

const grace = { email: 'grace@example.com', password: 'a ship in port is safe' };
const onlyOwners = 'Only an Owner of the organization can do this.';

/** Ada in her browser, and the organization that she owns. */
async function begin(page: Page, switchyard: { url: string; setupLink(): string }): Promise<Api> {
  const api = await setUpByApi(switchyard.url, switchyard.setupLink());
  await page.goto(`${switchyard.url}/login`);
  await signIn(page);
  await page.waitForURL(/\/org\//);
  return api;
}

/** Grace in a browser of her own, who follows a link and sets her password. */
async function accept(browser: Browser, link: string): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole('button', { name: 'Confirm address' }).click();
  await page.getByRole('textbox', { name: 'Password' }).fill(grace.password);
  await page.getByRole('button', { name: 'Save and sign in' }).click();
  await page.waitForURL(/\/org\/\w+$/);
  return page;
}

/** Invites Grace by the API; answers the link that an Owner passes on. */
async function invite(api: Api, role: 'Owner' | 'User'): Promise<{ link: string; userId: string }> {
  const change = `mutation { updateOrganization(orgId: "${api.orgId}", addUsers: [{ email: "${grace.email}", role: ${role} }]) { success } }`;
  await api.ask(change);
  const { organizations } = await api.ask<{
    organizations: { users: { invitationLink: string; user: { id: string } }[] }[];
  }>(`{ organizations(orgId: "${api.orgId}") { users(search: "grace") { invitationLink user { id } } } }`);
  const invited = organizations[0]?.users[0];
  return { link: invited?.invitationLink ?? '', userId: invited?.user.id ?? '' };
}

test('an Owner invites a person, makes her an Owner and leaves; she is the last one then', async ({
  page,
  browser,
  switchyard,
}) => {
  const { orgId } = await begin(page, switchyard);
  const acts = countActs(page);
  const members = `${switchyard.url}/org/${orgId}/members`;
  await page.goto(members);

  await page.getByRole('button', { name: 'Invite people' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Addresses').fill('grace');
  await dialog.getByRole('button', { name: 'Invite' }).click();
  await expect(dialog.getByText('“grace” is no address.')).toBeVisible();
  // What is typed is not lost by a press beside the window, or Escape.
  await page.keyboard.press('Escape');
  await page.mouse.click(5, 5);
  await dialog.getByLabel('Addresses').fill(`Grace <${grace.email}>`);
  await dialog.getByRole('button', { name: 'Invite' }).dblclick();
  await expect(dialog.getByText('No mail server is set up: pass this link on.')).toBeVisible();
  expect(acts('ChangeMembers')).toBe(1);
  const link = (await dialog.getByRole('listitem').locator('code').getAttribute('title')) ?? '';
  await dialog.getByRole('button', { name: `Copy the link of ${grace.email}` }).click();
  await expect(dialog.getByRole('status')).toHaveText('Copied');
  await dialog.getByRole('button', { name: 'Done' }).click();
  const row = page.getByRole('row', { name: grace.email });
  await expect(row.getByRole('cell').filter({ hasText: 'Invited' }).last()).toBeVisible();
  await row.getByRole('button', { name: /^Show the invitation link/ }).click();
  await expect(dialog.getByText(link)).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();

  const hers = await accept(browser, link);
  await test.step('as a User she sees the members, and why she cannot change them', async () => {
    await hers.goto(members);
    await expect(hers.getByRole('row', { name: 'ada@example.com' })).toBeVisible();
    await expect(hers.getByRole('button', { name: 'Invite people' })).toHaveAccessibleDescription(onlyOwners);
    await hers.getByRole('button', { name: 'Actions for ada@example.com' }).click();
    for (const name of ['Make User', 'Remove'])
      await expect(hers.getByRole('menuitem', { name })).toHaveAttribute('aria-disabled', 'true');
    await hers.getByRole('menuitem', { name: 'Remove' }).click({ force: true });
    await expect(hers.getByRole('dialog')).toHaveCount(0);
    await hers.goto(`${switchyard.url}/org/${orgId}/settings?tab=keys`);
    await expect(hers.getByText('You do not see the API keys.')).toBeVisible();
    await hers.getByRole('link', { name: 'Audit log' }).click();
    await expect(hers.getByText('You do not see the audit log.')).toBeVisible();
  });

  await test.step('she becomes an Owner, and Ada leaves', async () => {
    await page.reload();
    await expect(row.getByText('Active')).toBeVisible();
    await row.getByRole('button', { name: /^Actions/ }).click();
    await page.getByRole('menuitem', { name: 'Make Owner' }).click();
    await expect(row.getByText('Owner')).toBeVisible();
    await page.getByRole('button', { name: 'Actions for ada@example.com' }).click();
    await page.getByRole('menuitem', { name: 'Leave organization' }).click();
    await expect(dialog).toHaveAccessibleName('Leave “Acme”?');
    await dialog.getByRole('button', { name: 'Leave organization' }).dblclick();
    await expect(page).toHaveURL(/\/orgs$/);
    expect(acts('ChangeMembers')).toBe(3);
    await page.goto(members);
    await expect(page.getByRole('heading', { name: 'You do not belong to this organization' })).toBeVisible();
  });

  await test.step('the last Owner cannot leave or step down', async () => {
    await hers.goto(members);
    await hers.getByRole('button', { name: `Actions for ${grace.email}` }).click();
    for (const name of ['Step down to User', 'Leave organization']) {
      const item = hers.getByRole('menuitem', { name });
      await expect(item).toHaveAttribute('aria-disabled', 'true');
      await expect(item).toContainText('Make somebody else an Owner first.');
    }
  });
  await hers.context().close();
});

test('an invitation is revoked, and its link stops working', async ({ page, browser, switchyard }) => {
  const api = await begin(page, switchyard);
  const { link } = await invite(api, 'User');
  const acts = countActs(page);
  await page.goto(`${switchyard.url}/org/${api.orgId}/members`);
  const actions = page.getByRole('button', { name: `Actions for ${grace.email}` });
  await actions.click();
  await page.getByRole('menuitem', { name: 'Revoke invitation' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Revoke invitation' }).dblclick();
  await expect(page.getByRole('row', { name: grace.email })).toHaveCount(0);
  expect(acts('ChangeMembers')).toBe(1);

  const hers = await browser.newPage();
  await hers.goto(link);
  await hers.getByRole('button', { name: 'Confirm address' }).click();
  await expect(hers.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
  await hers.close();
});

test('who is demoted or removed while a page is open is told what happened', async ({
  page,
  browser,
  switchyard,
}) => {
  const api = await begin(page, switchyard);
  const { link, userId } = await invite(api, 'Owner');
  const hers = await accept(browser, link);
  const org = `${switchyard.url}/org/${api.orgId}`;
  await hers.goto(`${org}/settings`);
  const name = hers.getByRole('textbox', { name: 'Name' });
  await name.fill('Acme of Grace');

  await api.ask(
    `mutation { updateOrganization(orgId: "${api.orgId}", updateUsers: [{ userId: "${userId}", role: User }]) { success } }`,
  );
  const save = hers.getByRole('button', { name: 'Save name' });
  await save.click();
  const general = hers.getByRole('region', { name: 'General', exact: true });
  await expect(general.getByRole('alert')).toHaveText(onlyOwners);
  await expect(name).toHaveValue('Acme of Grace');
  await expect(save).toHaveAccessibleDescription(onlyOwners);

  await api.ask(
    `mutation { updateOrganization(orgId: "${api.orgId}", removeUsers: ["${userId}"]) { success } }`,
  );
  // By a link of the page that is open, which reads no more than it needs.
  await hers.getByRole('link', { name: 'Sources', exact: true }).click();
  await expect(hers.getByRole('heading', { name: 'You do not belong to this organization' })).toBeVisible();
  await expect(hers.getByText(/^An Owner has removed you/)).toBeVisible();
  await hers.getByRole('link', { name: 'Go to your organizations' }).click();
  await expect(hers).toHaveURL(/\/orgs$/);
  await hers.context().close();
});

test('a role changes at once, and goes back with the reason where the server refuses it', async ({
  page,
  browser,
  switchyard,
}) => {
  const api = await begin(page, switchyard);
  const { link } = await invite(api, 'User');
  const hers = await accept(browser, link);
  await hers.context().close();
  await page.goto(`${switchyard.url}/org/${api.orgId}/members`);
  const row = page.getByRole('row', { name: grace.email });
  const role = (name: string) => row.getByRole('cell', { name, exact: true });
  const makeOwner = async () => {
    await row.getByRole('button', { name: `Actions for ${grace.email}`, exact: true }).click();
    await page.getByRole('menuitem', { name: 'Make Owner', exact: true }).click();
  };
  await expect(role('User')).toBeVisible();

  // The answer is held back, so that what stands before it can be seen.
  let answer: (() => Promise<void>) | undefined;
  await page.route('**/graphql', async (route) => {
    // The dashboard sends JSON with the operation's name.
    const { operationName } = route.request().postDataJSON() as { operationName: string };
    if (operationName !== 'ChangeMembers') return route.continue();
    const refusal = {
      success: false,
      message: 'The server says no.',
      code: 'CONFLICT',
      fieldErrors: [],
      id: null,
    };
    answer = () => route.fulfill({ json: { data: { updateOrganization: refusal } } });
  });
  await makeOwner();
  await expect(role('Owner')).toBeVisible();
  await expect.poll(() => answer !== undefined).toBe(true);
  await answer?.();
  await expect(role('User')).toBeVisible();
  await expect(page.getByText('The server says no.')).toBeVisible();

  await page.unroute('**/graphql');
  await makeOwner();
  await expect(role('Owner')).toBeVisible();
  await page.reload();
  await expect(role('Owner')).toBeVisible();
});
