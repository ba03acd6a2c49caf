import { expect, test, type Page } from '@playwright/test';
import type { FieldPrototype } from '../src/domain/prototypes.ts';
import { openLab, startLab, type Lab, type OpenLab } from './lab/lab.ts';

// What holds in a form that is much longer than a screen: it counts what is rendered, and no milliseconds.

const fieldsCount = 1500;
const middle = 750;
const last = fieldsCount - 1;
/** In a machine that is busy with other tests. */
const drawnMsMax = 60_000;

let stop: () => void = () => undefined;
let page: Page;
let lab: OpenLab;

test.beforeAll(async ({ browser }) => {
  const served = await startLab();
  stop = served.stop;
  page = await browser.newPage();
  await page.addInitScript(countRenders);
  lab = await openLab(page, served.url);
});
test.afterAll(async () => {
  await page.close();
  stop();
});

type Fiber = {
  type: unknown;
  flags: number;
  alternate: Fiber | null;
  child: Fiber | null;
  sibling: Fiber | null;
};

/** As React's own tools do: counts the components that have done something in each commit. Runs in the page. */
function countRenders(): void {
  const performedWork = 1;
  const counter = { renders: 0 };
  const count = (fiber: Fiber): void => {
    const before = fiber.alternate;
    if (typeof fiber.type !== 'string' && fiber.flags & performedWork) counter.renders++;
    // The same child as before: nothing below has been looked at.
    if (before && before.child === fiber.child) return;
    for (let child = fiber.child; child; child = child.sibling) if (child !== child.alternate) count(child);
  };
  const hook = {
    supportsFiber: true,
    inject: () => 1,
    onCommitFiberRoot: (_id: number, root: { current: Fiber }) => count(root.current),
    onCommitFiberUnmount: () => undefined,
    onPostCommitFiberRoot: () => undefined,
  };
  Object.assign(window, { __REACT_DEVTOOLS_GLOBAL_HOOK__: hook, counter });
}

const renders = () =>
  page.evaluate(() => (window as unknown as { counter: { renders: number } }).counter.renders);

const prototypes = Array.from({ length: fieldsCount }, (_, at): FieldPrototype => {
  const fieldType = at % 10 === 5 ? 'array' : 'input';
  return { propertyName: `f${at}`, label: `Field ${at}`, fieldType, required: true };
});
const values = Object.fromEntries(
  prototypes.map(({ propertyName, fieldType }) => [propertyName, fieldType === 'array' ? ['a', 'b'] : 'a']),
);

/** By its place, and not by its role: Playwright computes the roles of all elements for that, which takes seconds here. */
const input = (at: number) => page.locator(`[data-field="f${at}"] input`);

async function drawWhole(): Promise<void> {
  await lab.draw({ prototypes, values });
  await page.waitForFunction(
    (count) => document.querySelectorAll('[data-field]').length === count,
    fieldsCount,
    { timeout: drawnMsMax },
  );
}

test('a key renders no field, and an entry that is added renders its own field alone', async () => {
  await drawWhole();
  // More than the fields: the counter sees them.
  expect(await renders()).toBeGreaterThan(fieldsCount);
  await input(middle).focus();
  const before = await renders();
  await page.keyboard.type('abc');
  await expect(input(middle)).toHaveValue(/abc/);
  expect(await renders()).toBe(before);
  await page.locator('[data-field="f755"] button', { hasText: 'Add entry' }).click();
  await expect(input(755).nth(2)).toBeFocused();
  expect((await renders()) - before).toBeGreaterThan(0);
  expect((await renders()) - before).toBeLessThan(20);
});

test('a submit that comes while most fields are not drawn yet finds the wrong one, draws it and goes there', async () => {
  // All in one turn of the page, so that no further field is drawn in between.
  const found = await page.evaluate(
    (asked) => {
      // main.tsx has put the lab there, and has drawn a form with a button and fields.
      (window as unknown as { lab: Lab }).lab.open(JSON.parse(asked) as Parameters<Lab['open']>[0]);
      const drawn = document.querySelectorAll('[data-field]').length;
      document.querySelector<HTMLElement>('button[type=submit]')?.click();
      const focused = document.activeElement;
      return { drawn, field: focused?.closest<HTMLElement>('[data-field]')?.dataset.field };
    },
    JSON.stringify({ prototypes, values: { ...values, [`f${last}`]: '' } }),
  );
  expect(found.drawn).toBeLessThan(100);
  expect(found.field).toBe(`f${last}`);
  await page.keyboard.type('mended');
  await page.keyboard.press('Enter');
  await expect.poll(lab.sent).toEqual({ ...values, [`f${last}`]: 'mended' });
});

test('Tab goes through all fields in their order, and the page finds what is far below', async () => {
  await drawWhole();
  await input(29).focus();
  for (const next of [30, 31]) {
    await page.keyboard.press('Tab');
    await expect(input(next)).toBeFocused();
  }
  // Nothing is left out of the page: it is found as a text, can be gone to, and is in the accessibility tree.
  expect(await page.evaluate(() => document.body.textContent.includes('Field 1499'))).toBe(true);
  await input(last).focus();
  await expect(input(last)).toBeInViewport();
  await expect(page.getByRole('textbox', { name: `Field ${last}`, exact: true })).toBeFocused({
    timeout: drawnMsMax,
  });
});
