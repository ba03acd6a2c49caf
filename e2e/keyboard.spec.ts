import { expect, type Page } from '@playwright/test';
import { person, test } from './journey.ts';

/** Presses Tab until the control with this name has the focus, as a person without a mouse does. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  // The page may still be on its way; then the round of all its controls is made again.
  await expect(async () => {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab');
      if (name.test(await page.evaluate(nameOfFocused))) return;
    }
    throw new Error(`Tab did not reach ${String(name)} on ${page.url()}.`);
  }).toPass();
}

/** Runs in the page. */
function nameOfFocused(): string {
  const control = document.activeElement;
  if (control === null) return '';
  const labels = control instanceof HTMLInputElement ? [...(control.labels ?? [])] : [];
  return [control.getAttribute('aria-label'), ...labels.map((label) => label.innerText), control.textContent]
    .filter(Boolean)
    .join(' ');
}

test('everything from the first account to a running destination works by keyboard', async ({
  page,
  switchyard,
  destination,
}) => {
  const { keyboard } = page;
  await page.goto(switchyard.setupLink());
  await page.getByLabel('E-mail').focus();
  await keyboard.type(person.email);
  await tabTo(page, /^Password/);
  await keyboard.type(person.password);
  await keyboard.press('Enter');

  await expect(page.getByRole('button', { name: 'Create organization' })).toBeVisible();
  await page.getByLabel('Name', { exact: true }).focus();
  await keyboard.type('Acme');
  await keyboard.press('Enter');
  await expect(page).toHaveURL(/\/org\/\w+$/);

  await tabTo(page, /^Sources$/);
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sources');
  await tabTo(page, /New source/);
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('New source');
  await page.getByLabel('Name', { exact: true }).focus();
  await keyboard.type('Shop');
  await keyboard.press('Tab');
  await keyboard.press('ArrowRight');
  await keyboard.press('Enter');
  await expect(page).toHaveURL(/\/sources\/\w{21}/);
  // The bar has a link of the same name: Tab finds the page's own first once the focus has come to its heading.
  await expect(page.getByRole('heading', { level: 1, name: 'Shop' })).toBeFocused();

  await tabTo(page, /^Destinations$/);
  await keyboard.press('Enter');
  await expect(page).toHaveURL(/tab=destinations/);
  await tabTo(page, /(New|Add) destination/);
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('New destination');
  await tabTo(page, /Webhook/);
  await keyboard.press('Enter');
  await expect(page.getByRole('radio', { name: /Shop/ })).toBeVisible();
  await tabTo(page, /Shop/);
  await keyboard.press('Space');
  await keyboard.press('Enter');
  await tabTo(page, /^URL/);
  await keyboard.type(destination.url);
  await keyboard.press('Enter');
  await expect(page.getByText('Event types').first()).toBeVisible();
  await tabTo(page, /^Continue/);
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Try it' })).toBeFocused();
  await tabTo(page, /^Continue/);
  await keyboard.press('Enter');
  await tabTo(page, /^Create destination/);
  await keyboard.press('Enter');
  await expect(page).toHaveURL(/\/destinations\/\w{16}/);
});
