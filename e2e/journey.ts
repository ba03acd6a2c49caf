import { test as base, type Page } from '@playwright/test';
import { openDestination, removeDataDir, startSwitchyard, type Switchyard } from './switchyard.ts';

type Destination = Awaited<ReturnType<typeof openDestination>>;

/** A server, and a destination that it may send to; both fresh for each test. */
export const test = base.extend<{ switchyard: Switchyard; destination: Destination }>({
  // Playwright reads the fixtures that one needs from this pattern, so it must stand although it is empty.
  // eslint-disable-next-line no-empty-pattern
  switchyard: async ({}, use) => {
    const switchyard = await startSwitchyard({ DESTINATION_ALLOW: '127.0.0.0/8' });
    await use(switchyard);
    await switchyard.stop();
    removeDataDir(switchyard.dataDir);
  },
  // eslint-disable-next-line no-empty-pattern
  destination: async ({}, use) => {
    const destination = await openDestination();
    await use(destination);
    await destination.close();
  },
});

export const person = { email: 'ada@example.com', password: 'correct horse battery' };

/** Signs in by the form, on whichever page it stands. */
export async function signIn(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
