import * as fc from 'fast-check';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { createFormStore } from '../src/dashboard/forms/store/form-store.ts';
import { anyForm } from '../src/domain/fields/testing.ts';
import type { FieldPrototype, Values } from '../src/domain/prototypes.ts';
import { createValidator } from '../src/domain/validator.ts';
import { openLab, startLab, type Answer, type Asked, type OpenLab } from './lab/lab.ts';

// Every promise of the form renderer, on a page that holds nothing else. All tests share the page.

let stop: () => void = () => undefined;
let page: Page;
let lab: OpenLab;

test.beforeAll(async ({ browser }) => {
  // The page is built first, on a machine that may be busy with others.
  test.setTimeout(300_000);
  const served = await startLab();
  stop = served.stop;
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  page = await context.newPage();
  lab = await openLab(page, served.url);
});
test.afterAll(async () => {
  await page.context().close();
  stop();
});
test.afterEach(async () => {
  expect(await lab.crash()).toBeUndefined();
});

type Short = Partial<FieldPrototype>;
const field = (prototype: Short): FieldPrototype => ({
  propertyName: 'x',
  label: 'X',
  fieldType: 'input',
  ...prototype,
});
const draw = (prototypes: Short[], values: Values = {}, rest: Partial<Asked> = {}) =>
  lab.draw({ prototypes: prototypes.map(field), values, ...rest });

const text = (name: string): Locator => page.getByRole('textbox', { name, exact: true });
const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
const save = () => button('Save').click();
const summary = (): Locator => page.getByRole('alert');

/** Saves, and waits for what is sent. */
async function saved(): Promise<unknown> {
  await save();
  await expect.poll(lab.sent).toBeDefined();
  return lab.sent();
}

async function paste(into: Locator, what: string): Promise<void> {
  await page.evaluate((clip) => navigator.clipboard.writeText(clip), what);
  await into.focus();
  await page.keyboard.press('ControlOrMeta+v');
}

const refusal = (fieldErrors: Answer['fieldErrors']): Answer => ({
  success: false,
  message: 'The connection was not saved.',
  fieldErrors,
});

test.describe('where fields stand', () => {
  test('required ones come first', async () => {
    await draw([
      { propertyName: 'a', label: 'Optional' },
      { propertyName: 'b', label: 'Needed', required: true },
    ]);
    const inputs = page.getByRole('textbox');
    await expect(inputs.first()).toHaveAccessibleName('Needed');
    await expect(inputs.first()).toHaveAttribute('aria-required', 'true');
    await expect(inputs.last()).toHaveAccessibleName('Optional');
  });

  test('a group is a section with a heading', async () => {
    await draw([{ propertyName: 'a' }, { propertyName: 'b', label: 'Batch size', group: 'Batches' }]);
    const section = page.getByRole('region', { name: 'Batches' });
    await expect(section.getByRole('heading', { name: 'Batches' })).toBeVisible();
    await expect(section.getByRole('textbox')).toHaveAccessibleName('Batch size');
  });

  test('advanced ones are folded, and the fold tells of a changed value', async () => {
    await draw([{ propertyName: 'a' }, { label: 'Deep', advanced: true, default: 'usual' }], { x: 'usual' });
    const fold = page.getByRole('button', { name: /^Advanced/ });
    await expect(text('Deep')).toBeHidden();
    await expect(fold).toHaveText('Advanced');
    await fold.click();
    await text('Deep').fill('mine');
    await fold.click();
    await expect(fold).toHaveText('Advanced1 changed');
    await expect(text('Deep')).toBeHidden();
  });

  test('a switch that was turned off although it starts on is a change', async () => {
    await draw([{ propertyName: 'a' }, { advanced: true, fieldType: 'boolean', default: true }], {
      x: false,
    });
    await expect(page.getByRole('button', { name: /^Advanced/ })).toHaveText('Advanced1 changed');
  });

  test('the fold opens for an error inside it, and says how many', async () => {
    await draw([
      { propertyName: 'a', required: true },
      { propertyName: 'b', label: 'Deep', advanced: true, required: true },
    ]);
    await save();
    await expect(page.getByRole('button', { name: /^Advanced/ })).toHaveText('Advanced1 to mend');
    await expect(text('Deep')).toBeVisible();
  });

  test('help and the name in the API can be read', async () => {
    await draw([{ propertyName: 'apiKey', label: 'Key', help: 'From your account page.' }]);
    await expect(text('Key')).toHaveAccessibleDescription('From your account page.');
    await text('Key').hover();
    await expect(page.getByText('apiKey', { exact: true })).toHaveCSS('opacity', '1');
  });
});

test.describe('errors', () => {
  test('wait until the field is left, then follow each key', async () => {
    await draw([{ format: 'email' }]);
    await text('X').pressSequentially('ada');
    await expect(text('X')).not.toHaveAttribute('aria-invalid');
    await text('X').blur();
    await expect(text('X')).toHaveAttribute('aria-invalid', 'true');
    await expect(text('X')).toHaveAccessibleDescription('Give it an e-mail address, like ada@example.com.');
    await text('X').press('End');
    await text('X').pressSequentially('@example.com');
    await expect(text('X')).not.toHaveAttribute('aria-invalid');
    for (let keys = 0; keys < 3; keys += 1) await text('X').press('Backspace');
    await expect(text('X')).toHaveAttribute('aria-invalid', 'true');
  });

  test('are listed above the button, and each line leads to its field', async () => {
    await draw([
      { propertyName: 'a', label: 'First', required: true },
      { propertyName: 'b', label: 'Second', required: true },
    ]);
    await save();
    await expect(summary()).toContainText('2 things to mend');
    await expect(text('First')).toBeFocused();
    await summary().getByRole('button', { name: 'Second' }).click();
    await expect(text('Second')).toBeFocused();
    await text('Second').fill('v');
    await expect(summary()).toContainText('One thing to mend');
    expect(await lab.sent()).toBeUndefined();
  });

  test('of the server land by path, however deep, and open the fold', async () => {
    const cells = [
      field({ propertyName: 'name', label: 'Name' }),
      field({ propertyName: 'v', label: 'Value' }),
    ];
    await draw(
      [
        { propertyName: 'a.b', label: 'Dotted' },
        { propertyName: 'rows', label: 'Rows', fieldType: 'array', items: cells, advanced: true },
        { propertyName: 'map', label: 'Headers', fieldType: 'map' },
      ],
      { 'a.b': 'v', rows: [{ name: 'one' }, { name: 'two' }], map: { 'X.Key': 'v' } },
    );
    await lab.answerWith(
      refusal([
        { path: 'details.rows.1.name', message: 'This row is refused.' },
        { path: 'details.a.b', message: 'Dots are refused.' },
        { path: 'details.map.X.Key', message: 'This header is refused.' },
        { path: 'name', message: 'The name is taken.' },
      ]),
    );
    await save();
    await expect(summary()).toContainText('The connection was not saved.');
    await expect(summary()).toContainText('name: The name is taken.');
    await expect(text('Dotted')).toHaveAccessibleDescription('Dots are refused.');
    await expect(text('Dotted')).toBeFocused();
    await expect(text('Headers value 1')).toHaveAccessibleDescription('This header is refused.');
    await expect(
      page.getByRole('group', { name: 'Rows 2' }).getByRole('textbox', { name: 'Name' }),
    ).toHaveAccessibleDescription('This row is refused.');
    await summary().getByRole('button', { name: 'Rows: Name' }).click();
    await expect(
      page.getByRole('group', { name: 'Rows 2' }).getByRole('textbox', { name: 'Name' }),
    ).toBeFocused();
  });

  for (const [what, prototype, typed, message] of [
    ['a URL', { format: 'uri' }, 'example', 'Give it a URL, like https://example.com/hook.'],
    ['a moment', { format: 'datetime' }, 'today', 'Give it a date and a time, like 2026-01-31T09:30:00Z.'],
    ['JSON', { format: 'json', multiline: true }, '{', 'Give it JSON, like {"plan": "pro"}.'],
    ['a pattern', { pattern: '^G-', patternMessage: 'Begin with G-.' }, 'UA-1', 'Begin with G-.'],
    ['a length', { min: 3 }, 'ab', 'Use at least 3 characters.'],
    ['a number', { fieldType: 'number' }, '1,5', 'Give it a number.'],
    ['a whole number', { fieldType: 'number', integer: true }, '1.5', 'Give it a whole number.'],
    ['at least', { fieldType: 'number', min: 1 }, '0', 'Give it 1 or more.'],
    ['at most', { fieldType: 'number', max: 1 }, '2', 'Give it 1 or less.'],
  ] as [string, Short, string, string][])
    test(`say what is asked for: ${what}`, async () => {
      await draw([prototype]);
      await text('X').fill(typed);
      await text('X').blur();
      await expect(text('X')).toHaveAccessibleDescription(message);
    });
});

test.describe('a stored secret', () => {
  const prototypes: Short[] = [
    { propertyName: 'url', label: 'URL', destination: true },
    { propertyName: 'key', label: 'Key', secret: true, required: true },
  ];
  const stored: Values = { url: 'https://a.example', key: { isSet: true, hint: '4f2a' } };
  const password = () => page.getByLabel('Key', { exact: true });

  test('says that it is set, and is kept unless somebody does something', async () => {
    await draw(prototypes, stored, { isStored: true });
    await expect(page.getByText('Set, ends in 4f2a')).toBeVisible();
    expect(await saved()).toEqual({ url: 'https://a.example', key: { isSet: true } });
  });

  test('is replaced, hidden while it is typed, and kept again on Cancel', async () => {
    await draw(prototypes, stored, { isStored: true });
    await button('Replace Key').click();
    await expect(password()).toBeFocused();
    await expect(password()).toHaveAttribute('type', 'password');
    await password().fill('••••4f2a');
    await button('Show what is typed').click();
    await expect(password()).toHaveAttribute('type', 'text');
    expect(await saved()).toEqual({ url: 'https://a.example', key: '••••4f2a' });
    await button('Cancel Key').click();
    await expect(page.getByText('Set, ends in 4f2a')).toBeVisible();
    await save();
    await expect.poll(lab.sent).toEqual({ url: 'https://a.example', key: { isSet: true } });
  });

  test('is cleared, which can be undone before it is saved', async () => {
    await draw([{ label: 'Key', secret: true }], { x: { isSet: true } }, { isStored: true });
    await button('Clear Key').click();
    await expect(page.getByText('Will be cleared when you save')).toBeVisible();
    await button('Undo Key').click();
    await expect(page.getByText('Set', { exact: true })).toBeVisible();
    await button('Clear Key').click();
    expect(await saved()).toEqual({});
  });

  test('is treated entry by entry in a map', async () => {
    await draw(
      [{ label: 'Headers', fieldType: 'map', secret: true }],
      { x: { 'X-Kept': { isSet: true, hint: 'aaaa' }, 'X-New': { isSet: true }, 'X-Gone': { isSet: true } } },
      { isStored: true },
    );
    await button('Replace Headers value 2').click();
    await page.getByLabel('Headers value 2', { exact: true }).fill('typed');
    await button('Remove X-Gone').click();
    await expect(text('Headers key 1')).toHaveAttribute('readonly');
    expect(await saved()).toEqual({ x: { 'X-Kept': { isSet: true }, 'X-New': 'typed' } });
  });

  test('of another type than text is replaced as what it is', async () => {
    await draw(
      [{ label: 'PIN', secret: true, fieldType: 'number' }],
      { x: { isSet: true } },
      { isStored: true },
    );
    await button('Replace PIN').click();
    await page.getByLabel('PIN', { exact: true }).fill('12');
    expect(await saved()).toEqual({ x: 12 });
  });

  test('is asked for again when the address changes, which is said at once', async () => {
    await draw(prototypes, stored, { isStored: true });
    await text('URL').fill('https://b.example');
    await expect(
      page.getByText('It was meant for the old address. Type it again, or clear it.'),
    ).toBeVisible();
    await save();
    await expect(summary()).toContainText('Type it again: the address changed.');
    await expect(button('Replace Key')).toBeFocused();
    expect(await lab.sent()).toBeUndefined();
    await text('URL').fill('https://a.example');
    expect(await saved()).toEqual({ url: 'https://a.example', key: { isSet: true } });
  });
});

test.describe('fields that depend on others', () => {
  const prototypes: Short[] = [
    { propertyName: 'auth', label: 'Sign in', fieldType: 'boolean' },
    { label: 'User', visibleWhen: { all: [{ field: 'auth', is: true }] } },
    { propertyName: 'y', label: 'Team', requiredWhen: { any: [{ field: 'auth', is: true }] } },
  ];

  test('show, keep what was typed while they are hidden, and are not sent then', async () => {
    await draw(prototypes, { y: 't' });
    await expect(text('User')).toHaveCount(0);
    await page.getByLabel('Sign in').check();
    await text('User').fill('ada');
    await page.getByLabel('Sign in').uncheck();
    await expect(text('User')).toHaveCount(0);
    expect(await saved()).toEqual({ auth: false, y: 't' });
    await page.getByLabel('Sign in').check();
    await expect(text('User')).toHaveValue('ada');
    await save();
    await expect.poll(lab.sent).toEqual({ auth: true, x: 'ada', y: 't' });
  });

  test('become required', async () => {
    await draw(prototypes);
    await expect(text('Team')).not.toHaveAttribute('aria-required');
    await page.getByLabel('Sign in').check();
    await expect(text('Team')).toHaveAttribute('aria-required', 'true');
    await save();
    await expect(text('Team')).toHaveAccessibleDescription('Fill this in.');
  });
});

test.describe('values', () => {
  test('0, false and an empty text are values', async () => {
    const values = { n: 0, b: false, x: '' };
    await draw(
      [
        { propertyName: 'n', label: 'Number', fieldType: 'number', required: true },
        { propertyName: 'b', fieldType: 'boolean', required: true },
        {},
      ],
      values,
    );
    await expect(text('Number')).toHaveValue('0');
    expect(await saved()).toEqual(values);
  });

  test('a number keeps its decimals, and is absent when it is emptied', async () => {
    await draw([{ label: 'Rate', fieldType: 'number' }], { x: 0.30000000000000004 });
    await expect(text('Rate')).toHaveValue('0.30000000000000004');
    await text('Rate').fill('12.50');
    expect(await saved()).toEqual({ x: 12.5 });
    await text('Rate').fill('');
    await save();
    await expect.poll(lab.sent).toEqual({});
  });

  test('a choice and several choices', async () => {
    const options = [
      { value: 's', label: 'Small' },
      { value: 2, label: 'Two' },
    ];
    await draw([
      { label: 'Size', options },
      { propertyName: 'y', label: 'Sizes', fieldType: 'array', options },
    ]);
    await page.getByLabel('Size', { exact: true }).selectOption({ label: 'Two' });
    await page.getByRole('group', { name: 'Sizes' }).getByLabel('Small').check();
    expect(await saved()).toEqual({ x: 2, y: ['s'] });
  });

  test('beside the options, where that is allowed', async () => {
    await draw([{ label: 'Region', options: [{ value: 'eu', label: 'Europe' }], allowCustom: true }]);
    const box = page.getByRole('combobox', { name: 'Region' });
    await box.click();
    await page.getByRole('option', { name: 'Europe' }).click();
    await expect(box).toHaveValue('eu');
    expect(await saved()).toEqual({ x: 'eu' });
    await box.fill('mars');
    await save();
    await expect.poll(lab.sent).toEqual({ x: 'mars' });
  });

  test('that were saved and are immutable stand fast, empty ones can still be given', async () => {
    await draw(
      [
        { label: 'Region', immutable: true },
        { propertyName: 'y', label: 'Zone', immutable: true },
      ],
      { x: 'eu' },
      { isStored: true },
    );
    await expect(text('Region')).toHaveAttribute('readonly');
    await expect(page.getByText('Cannot be changed after it was saved')).toHaveCount(1);
    await text('Zone').fill('b');
    expect(await saved()).toEqual({ x: 'eu', y: 'b' });
  });
});

test.describe('lists and maps', () => {
  const list: Short = { label: 'Names', fieldType: 'array' };

  test('Enter adds an entry, Backspace on an empty one removes it, Alt and an arrow move it', async () => {
    await draw([list], { x: ['a'] });
    await text('Names 1').press('Enter');
    await expect(text('Names 2')).toBeFocused();
    await page.keyboard.type('b');
    await text('Names 2').press('Alt+ArrowUp');
    await expect(text('Names 1')).toHaveValue('b');
    await expect(text('Names 1')).toBeFocused();
    await text('Names 1').press('Enter');
    await expect(text('Names 2')).toBeFocused();
    await text('Names 2').press('Backspace');
    await expect(text('Names 1')).toBeFocused();
    await expect(page.getByRole('textbox')).toHaveCount(2);
    expect(await saved()).toEqual({ x: ['b', 'a'] });
  });

  test('the same in a map', async () => {
    await draw([{ label: 'Tags', fieldType: 'map' }], { x: { a: '1' } });
    await text('Tags value 1').press('Enter');
    await expect(text('Tags key 2')).toBeFocused();
    await page.keyboard.type('b');
    await text('Tags key 2').press('Enter');
    await expect(text('Tags value 2')).toBeFocused();
    await page.keyboard.type('2');
    await text('Tags value 2').press('Alt+ArrowUp');
    await expect(text('Tags key 1')).toHaveValue('b');
    await text('Tags value 1').press('Enter');
    await text('Tags key 2').press('Backspace');
    await expect(page.getByRole('textbox')).toHaveCount(4);
    await save();
    await expect.poll(async () => JSON.stringify(await lab.sent())).toBe('{"x":{"b":"2","a":"1"}}');
  });

  test('a paste of lines fills several entries', async () => {
    await draw([list]);
    await button('Add entry to Names').click();
    await paste(text('Names 1'), 'one\n two\r\n\nthree\n');
    await expect(text('Names 3')).toHaveValue('three');
    expect(await saved()).toEqual({ x: ['one', 'two', 'three'] });
  });

  test('a paste of JSON or of key=value fills a map', async () => {
    await draw([{ label: 'Tags', fieldType: 'map' }]);
    await button('Add entry to Tags').click();
    await paste(text('Tags key 1'), '{"a": "1", "n": 2}');
    await expect(text('Tags key 2')).toHaveValue('n');
    await button('Add entry to Tags').click();
    await paste(text('Tags key 3'), 'B=x=y\nC="d e"');
    await expect(text('Tags value 4')).toHaveValue('d e');
    expect(await saved()).toEqual({ x: { a: '1', n: 2, B: 'x=y', C: 'd e' } });
  });

  test('a map takes any characters, and refuses a key that is there twice', async () => {
    await draw([{ label: 'Tags', fieldType: 'map' }], { x: { 'a.b[0]': 'v' } });
    await text('Tags value 1').press('Enter');
    await text('Tags key 2').fill('a.b[0]');
    await text('Tags value 2').fill('w=;"😀');
    await save();
    await expect(text('Tags value 2')).toHaveAccessibleDescription(
      'This name is here twice. Choose another, or remove one.',
    );
    await text('Tags key 2').fill('__proto__');
    await save();
    await expect
      .poll(async () => JSON.stringify(await lab.sent()))
      .toBe('{"x":{"a.b[0]":"v","__proto__":"w=;\\"😀"}}');
  });

  test('rows in a map in rows are edited in place', async () => {
    const inner = [
      field({ propertyName: 'from', label: 'From' }),
      field({ propertyName: 'to', label: 'To' }),
    ];
    const items = [
      field({ propertyName: 'name', label: 'Name' }),
      field({
        propertyName: 'how',
        label: 'How',
        fieldType: 'map',
        items: [field({ propertyName: 'moves', label: 'Moves', fieldType: 'array', items: inner })],
      }),
    ];
    await draw([{ label: 'Rules', fieldType: 'array', items }], { x: [{ name: 'first' }] });
    await button('Add row to Rules').click();
    const rule = page.getByRole('group', { name: 'Rules 2', exact: true });
    await expect(rule.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await rule.getByRole('button', { name: 'Add row to Moves' }).click();
    await rule.getByRole('textbox', { name: 'From' }).fill('a');
    await button('Move Rules 2 up').click();
    expect(await saved()).toEqual({ x: [{ how: { moves: [{ from: 'a' }] } }, { name: 'first' }] });
  });

  test('a value that has lines, or gets some by a paste, keeps them', async () => {
    await draw(
      [
        { label: 'Key', secret: true },
        { propertyName: 'y', label: 'Note' },
      ],
      { y: 'a\r\nb=c' },
    );
    await expect(text('Note')).toHaveJSProperty('tagName', 'TEXTAREA');
    const secret = page.getByLabel('Key', { exact: true });
    await paste(secret, '-----BEGIN-----\nabc\n-----END-----\n');
    await expect(secret).toHaveValue('-----BEGIN-----\nabc\n-----END-----');
    expect(await saved()).toEqual({ x: '-----BEGIN-----\nabc\n-----END-----', y: 'a\r\nb=c' });
  });
});

test.describe('values from the event', () => {
  test('stand in for what is typed, which is not lost', async () => {
    await draw([{ label: 'E-mail', format: 'email', mappable: true }], { x: 'ada@example.com' });
    await button('Take E-mail from the event').click();
    await expect(text('E-mail')).toBeFocused();
    await expect(text('E-mail')).toHaveValue('');
    await save();
    await expect(text('E-mail')).toHaveAccessibleDescription(
      'Name where the event has it, like $.properties.email.',
    );
    await text('E-mail').fill('$.properties.email');
    expect(await saved()).toEqual({ x: { '@path': '$.properties.email' } });
    await page.getByLabel('How E-mail is taken from the event').selectOption('Template');
    await text('E-mail').fill('{{userId}}@example.com');
    await save();
    await expect.poll(lab.sent).toEqual({ x: { '@template': '{{userId}}@example.com' } });
    await button('Take E-mail from the event').click();
    await expect(text('E-mail')).toHaveValue('ada@example.com');
    await button('Take E-mail from the event').click();
    await expect(text('E-mail')).toHaveValue('{{userId}}@example.com');
  });

  test('are possible for switches, lists, and each entry of a map', async () => {
    await draw(
      [
        { propertyName: 'b', label: 'Opted in', fieldType: 'boolean', mappable: true },
        { propertyName: 'l', label: 'Tags', fieldType: 'array', mappable: true },
        { propertyName: 'm', label: 'Traits', fieldType: 'map', mappable: true },
      ],
      { b: { '@path': '$.a' }, l: ['t'], m: { plan: { '@template': '{{b}}' }, team: 'v' } },
    );
    await expect(text('Opted in')).toHaveValue('$.a');
    await expect(text('Traits value 1')).toHaveValue('{{b}}');
    await button('Take Tags from the event').click();
    await text('Tags').fill('$.tags');
    await button('Take team from the event').click();
    await text('Traits value 2').fill('$.team');
    expect(await saved()).toEqual({
      b: { '@path': '$.a' },
      l: { '@path': '$.tags' },
      m: { plan: { '@template': '{{b}}' }, team: { '@path': '$.team' } },
    });
  });
});

test.describe('choices of the vendor', () => {
  const asks: string[][] = [];
  test.beforeAll(async () => {
    await page.exposeFunction('loadOptions', (path: string, search: string) => {
      asks.push([path, search]);
      if (search === 'broken') throw new Error('The vendor answered 503.');
      return [
        { value: '17', label: 'Buyers' },
        { value: '18', label: 'Readers' },
      ];
    });
  });

  test('are loaded, searched and taken by keyboard', async () => {
    const items = [
      field({ propertyName: 'list', label: 'List', dynamic: true }),
      field({ propertyName: 'b' }),
    ];
    await draw([{ label: 'Rows', fieldType: 'array', items }], { x: [{ list: '17' }] }, { hasLoader: true });
    const box = page.getByRole('combobox', { name: 'List' });
    await expect(box).toHaveValue('17');
    await box.click();
    await expect(page.getByRole('option', { name: 'Buyers' })).toHaveAttribute('aria-selected', 'true');
    expect(asks.at(-1)).toEqual(['x.0.list', '']);
    await box.fill('read');
    await expect(page.getByRole('option')).toHaveCount(1);
    await expect.poll(() => asks.at(-1)).toEqual(['x.0.list', 'read']);
    await box.press('ArrowDown');
    await box.press('Enter');
    await expect(box).toHaveValue('18');
    await expect(page.getByRole('listbox')).toHaveCount(0);
    await expect(page.getByText('Readers')).toBeVisible();
    expect(await saved()).toEqual({ x: [{ list: '18' }] });
  });

  test('never bind: a value that is typed works, also where they cannot be loaded', async () => {
    await draw([{ label: 'List', dynamic: true }], {}, { hasLoader: true });
    const box = page.getByRole('combobox', { name: 'List' });
    await box.fill('broken');
    await expect(page.getByText('The choices could not be loaded.')).toContainText(
      'The vendor answered 503.',
    );
    await box.press('Escape');
    await expect(page.getByRole('listbox')).toHaveCount(0);
    expect(await saved()).toEqual({ x: 'broken' });
  });
});

test.describe('prototypes that are wrong', () => {
  test('an unknown type gets a notice and an editor for JSON, and the rest works', async () => {
    await draw(
      [
        { label: 'Matrix', fieldType: 'matrix' as 'input' },
        { propertyName: 'y', label: 'Name' },
      ],
      { x: [[1]] },
    );
    await expect(
      page.getByText('There is no control for the type “matrix” yet. Edit it as JSON.'),
    ).toBeVisible();
    await text('Matrix').fill('{');
    await text('Name').fill('ada');
    await save();
    await expect(text('Matrix')).toHaveAccessibleDescription('Give it JSON, like {"plan": "pro"}.');
    await text('Matrix').fill('[[2]]');
    expect(await saved()).toEqual({ x: [[2]], y: 'ada' });
  });

  test('a field without a label has its name', async () => {
    const unnamed = { propertyName: 'apiKey', fieldType: 'input' } as FieldPrototype; // Its label is missing.
    await lab.draw({
      prototypes: [unnamed, field({ label: '', propertyName: '', fieldType: 'array' })],
      values: {},
    });
    await expect(text('apiKey')).toBeVisible();
    await expect(button('Add entry to Field')).toBeVisible();
  });

  test('of two fields of a name the first that may be seen is drawn', async () => {
    await draw([{ label: 'One' }, { label: 'Other', fieldType: 'number' }], { x: 'v' });
    await expect(page.getByRole('textbox')).toHaveCount(1);
    expect(await saved()).toEqual({ x: 'v' });
  });

  test('5,000 options are searched, and drawn a hundred at a time', async () => {
    const options = Array.from({ length: 5000 }, (_, at) => ({ value: at, label: `Option ${at}` }));
    await draw(
      [
        { label: 'One', options },
        { propertyName: 'y', label: 'Several', fieldType: 'array', options },
      ],
      { x: 7, y: [4999] },
    );
    const box = page.getByRole('combobox', { name: 'One' });
    await expect(box).toHaveValue('Option 7');
    await box.fill('Option 43');
    await expect(page.getByText('The first 100 of 111.')).toBeVisible();
    await expect(page.getByRole('option')).toHaveCount(100);
    await box.fill('Option 4321');
    await page.getByRole('option', { name: 'Option 4321' }).click();
    await page.getByLabel('Search Several').fill('4998');
    await page.getByRole('group', { name: 'Several' }).getByRole('checkbox').check();
    expect(await saved()).toEqual({ x: 4321, y: [4998, 4999] });
    await box.fill('Option');
    await box.blur();
    await expect(box).toHaveAccessibleDescription('Choose one of the options.');
    await expect(box).toHaveValue('Option');
  });

  test('a value of another type is edited as JSON', async () => {
    await draw([{ label: 'Name' }, { propertyName: 'y', label: 'Size', fieldType: 'number' }], {
      x: 5,
      y: [1],
    });
    await expect(text('Name')).toHaveValue('5');
    await save();
    await expect(text('Name')).toHaveAccessibleDescription('Give it a text.');
    await text('Name').fill('"five"');
    await text('Size').fill('5');
    expect(await saved()).toEqual({ x: 'five', y: 5 });
  });

  test('a pattern that is none, or could be tried for years, lets the text through', async () => {
    await draw([{ pattern: '[' }, { propertyName: 'y', label: 'Y', pattern: '^(a+)+$' }]);
    await text('X').fill('v');
    const typed = `${'a'.repeat(40)}!`;
    await text('Y').fill(typed);
    expect(await saved()).toEqual({ x: 'v', y: typed });
  });

  test('a value of a megabyte is drawn and refused, NUL too', async () => {
    await draw(
      [
        { label: 'Tags', fieldType: 'map' },
        { propertyName: 'y', label: 'Name' },
      ],
      {
        x: { big: 'x'.repeat(1_000_000) },
        y: 'a\0b',
      },
    );
    await save();
    await expect(text('Tags value 1')).toHaveAccessibleDescription('Use at most 100,000 characters.');
    await expect(text('Name')).toHaveAccessibleDescription('Remove the characters that are no text.');
    await text('Tags value 1').fill('a=b');
    await text('Name').fill('ab');
    expect(await saved()).toEqual({ x: { big: 'a=b' }, y: 'ab' });
  });
});

/** The same forms for everybody; `FORMS_RUNS` and `FORMS_SEED` look at others. */
const seed = Number(process.env.FORMS_SEED ?? 20261125);
const numRuns = Number(process.env.FORMS_RUNS ?? 25);

test(`random forms are drawn, judged and given back as the server does it (seed ${seed})`, async () => {
  test.setTimeout(120_000 + numRuns * 1000);
  await fc.assert(
    fc.asyncProperty(anyForm, async ({ prototypes, values }) => {
      await lab.draw({ prototypes, values });
      await lab.submit();
      const json = await lab.sentJson();
      const expected = createFormStore({ prototypes, initial: values, idPrefix: 'f' }).submit();
      expect(json).toBe(expected.ok ? JSON.stringify(expected.values) : undefined);
      const server = createValidator(prototypes).check(values, { kept: true });
      if (server.ok) expect(JSON.parse(json ?? 'null')).toEqual(JSON.parse(JSON.stringify(server.values)));
      await lab.pokeAtAll();
      await lab.submit();
      expect(await lab.crash()).toBeUndefined();
    }),
    // Each form that is tried to make a failing one smaller is drawn as well.
    { seed, numRuns, interruptAfterTimeLimit: 90_000 + numRuns * 1000 },
  );
});
