import { describe, expect, test } from 'vitest';
import type { ClickstreamPrototype } from '../../../domain/prototypes.ts';
import { fillIn } from '../../forms/store/typing.ts';
import type { Leaf } from '../../forms/store/nodes.ts';
import type { FormStore } from '../../forms/store/form-store.ts';
import type { NewConnection, NewIntegration, Saved } from './save.ts';
import { submitWizard } from './submit.ts';
import { chosenConnection } from './wizard-data.ts';
import { createWizardStore } from './wizard-store.ts';

const prototype: ClickstreamPrototype = {
  ...{ id: 'hook', integrationCode: 'hook', name: 'Hook', platforms: [], connectionPrototypeId: 'hook' },
  connectionPrototype: [
    { propertyName: 'url', label: 'URL', fieldType: 'input', required: true },
    { propertyName: 'key', label: 'Key', fieldType: 'input', secret: true },
  ],
  configPrototype: [{ propertyName: 'mode', label: 'Mode', fieldType: 'input', default: 'all' }],
};

/** One that somebody else has made; a new one was asked for. */
const other = { id: 'o', name: 'Other', integrationCode: 'hook', usedBy: 1 };

const ok = (id: string): Saved => ({ success: true, message: 'Saved.', fieldErrors: [], id });
const refusal = (path: string): Saved => ({
  success: false,
  message: 'Change it.',
  fieldErrors: [{ path, message: 'Wrong.' }],
});

// Each form below has leaves alone.
const leafOf = (form: FormStore, at: number) => form.scope.fields[at]!.node as Leaf;

function open(answers: { connection?: Saved; integration?: Saved } = {}) {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as Storage; // The wizard calls nothing else of it.
  const sent: (NewConnection | NewIntegration)[] = [];
  const openStore = () => createWizardStore({ storage, key: 'k', now: () => 0 });
  const store = openStore();
  store.choose('hook');
  store.change({ isConnectionNew: true });
  const forms = store.formsOf(prototype, 'Hook');
  fillIn(leafOf(forms.details, 0), 'https://a');
  fillIn(leafOf(forms.details, 1), 'hush');
  const submit = () =>
    submitWizard({
      ...{
        store,
        prototype,
        forms,
        sourceId: 's',
        connection: chosenConnection(
          store.draft(),
          [other, store.made()].flatMap((one) => one ?? []),
        ),
      },
      acts: {
        createConnection: async (input) => (sent.push(input), answers.connection ?? ok('c')),
        createIntegration: async (input) => (sent.push(input), answers.integration ?? ok('i')),
        newRequestId: () => 'r',
      },
    });
  return { submit, store, forms, sent, kept, openStore };
}

test('what is typed is sent, the secret with it, in two calls', async () => {
  const wizard = open();
  expect(await wizard.submit()).toEqual({ kind: 'created', id: 'i', message: 'Saved.' });
  expect(JSON.parse(JSON.stringify(wizard.sent))).toMatchObject([
    { name: 'Hook', integrationCode: 'hook', details: { url: 'https://a', key: 'hush' } },
    { name: 'Hook', appId: 's', connectionId: 'c', configPayload: { mode: 'all' }, enabled: true },
  ]);
});

describe('what the server refuses', () => {
  test.each([
    ['of the details', { connection: refusal('details.url') }, 'connection'],
    ['of the name of the connection', { connection: refusal('name') }, 'connection'],
    ['of nothing in particular', { connection: refusal('orgId') }, 'review'],
    ['of the configuration', { integration: refusal('configPayload.mode') }, 'configuration'],
    ['of the rest', { integration: refusal('appId') }, 'review'],
  ])('%s leads to where it is mended', async (_what, answers, step) => {
    expect(await open(answers).submit()).toMatchObject({ kind: 'refused', step });
  });

  test('stands at its field', async () => {
    const wizard = open({ connection: refusal('details.url') });
    await wizard.submit();
    expect(wizard.forms.details.errors.all().map(({ message }) => message)).toEqual(['Wrong.']);
  });

  test('of the integration says that the connection is kept, and uses it again', async () => {
    const wizard = open({ integration: refusal('appId') });
    const end = await wizard.submit();
    expect(end).toMatchObject({ message: expect.stringContaining('The connection “Hook” is saved') });
    await wizard.submit();
    expect(wizard.sent.filter((one) => 'details' in one)).toHaveLength(1);
    expect(wizard.openStore().draft()).toMatchObject({ connectionId: 'c', isConnectionOurs: true });
  });
});

test('nothing is sent while something is missing', async () => {
  const wizard = open();
  fillIn(leafOf(wizard.forms.details, 0), '');
  expect(await wizard.submit()).toMatchObject({ kind: 'refused', step: 'connection' });
  expect(wizard.sent).toEqual([]);
});

describe('the draft', () => {
  test('keeps what is typed and no secret', () => {
    const wizard = open();
    wizard.store.keep();
    const text = [...wizard.kept.values()].join();
    expect(text).toContain('https://a');
    expect(text).not.toContain('hush');
  });

  test('is there after a reload, with everything that was typed', () => {
    const wizard = open();
    wizard.store.keep();
    const again = wizard.openStore();
    expect(again.wasKept).toBe(true);
    expect(leafOf(again.formsOf(prototype, 'Hook').details, 0).value).toBe('https://a');
  });

  test('is gone once the destination is made', async () => {
    const wizard = open();
    await wizard.submit();
    wizard.store.close();
    wizard.store.keep();
    expect(wizard.kept.size).toBe(0);
  });
});
