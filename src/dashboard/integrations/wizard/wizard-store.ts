import { defaults } from '../../../domain/fields/defaults.ts';
import type { ClickstreamPrototype, FieldPrototype, Values } from '../../../domain/prototypes.ts';
import { createFormStore, type FormStore } from '../../forms/store/form-store.ts';
import type { WizardConnection } from './wizard-data.ts';
import { emptyDraft, keepDraft, readDraft, valuesFor, type Draft } from './draft.ts';

/** Typing is kept this long after the last key. */
const keepAfterMs = 300;

/** The forms of one destination. They live as long as the page, so that a step back and forth keeps secrets too. */
export type WizardForms = { name: FormStore; details: FormStore; config: FormStore; review: FormStore };

export const connectionNameFields: FieldPrototype[] = [
  {
    propertyName: 'name',
    label: 'Connection name',
    fieldType: 'input',
    required: true,
    max: 100,
    help: 'Your team will choose it by this name.',
  },
];

export const reviewFields: FieldPrototype[] = [
  { propertyName: 'name', label: 'Name', fieldType: 'input', required: true, max: 100 },
  {
    propertyName: 'enabled',
    label: 'Turn on right away',
    fieldType: 'boolean',
    required: true,
    help: 'Events that arrive from then on are delivered. Off, they are filtered and never sent later.',
  },
];

type Deps = { storage: Storage | undefined; key: string; now(): number };

/** The state of the wizard outside of React: a draft that survives a reload, and the forms with all that is typed. */
export function createWizardStore({ storage, key, now }: Deps) {
  const kept = readDraft(storage, key, now());
  let draft: Draft = kept ?? emptyDraft(now());
  const forms = new Map<string, WizardForms>();
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;
  let made: WizardConnection | undefined;

  function keep(): void {
    clearTimeout(timer);
    timer = undefined;
    if (isClosed) return;
    draft = { ...draft, ...typed(), savedAtMs: now() };
    keepDraft(storage, key, draft);
  }

  /** What stands in the forms, without secrets. */
  function typed(): Partial<Draft> {
    const mine = draft.code === undefined ? undefined : forms.get(draft.code);
    if (!mine || draft.code === undefined) return {};
    const review = mine.review.draft();
    return {
      details: { ...draft.details, [draft.code]: mine.details.draft() },
      config: { ...draft.config, [draft.code]: mine.config.draft() },
      connectionName: textOf(mine.name.draft()['name']),
      name: textOf(review['name']),
      enabled: review['enabled'] !== false,
    };
  }

  return {
    /** A draft of an earlier visit was found. */
    wasKept: kept?.code !== undefined,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    draft: (): Draft => draft,
    /** The connection that was saved on this page. */
    made: (): WizardConnection | undefined => made,

    /** To be told as soon as a connection is saved: whatever fails after that, it is used again. */
    hasMade(connection: WizardConnection): void {
      made = connection;
    },

    change(change: Partial<Draft>): void {
      draft = { ...draft, ...typed(), ...change };
      keep();
      for (const listener of listeners) listener();
    },

    /** Another destination begins with its own names. */
    choose(code: string): void {
      if (code === draft.code) return;
      draft = { ...draft, ...typed(), ...noConnection, name: undefined, connectionName: undefined, code };
      keep();
      for (const listener of listeners) listener();
    },

    formsOf(prototype: ClickstreamPrototype, freeName: string): WizardForms {
      const code = prototype.integrationCode;
      const found = forms.get(code);
      if (found) return found;
      const made = createForms(prototype, draft, freeName);
      for (const form of Object.values(made))
        form.topics.subscribe('change', () => {
          clearTimeout(timer);
          timer = setTimeout(keep, keepAfterMs);
        });
      forms.set(code, made);
      return made;
    },

    /** Keeps now what was typed last. */
    keep,

    /** The destination is made, or nobody wants it any more. */
    close(): void {
      clearTimeout(timer);
      isClosed = true;
      keepDraft(storage, key, undefined);
    },

    startOver(): void {
      clearTimeout(timer);
      forms.clear();
      draft = emptyDraft(now());
      keepDraft(storage, key, undefined);
      for (const listener of listeners) listener();
    },
  };
}

export type WizardStore = ReturnType<typeof createWizardStore>;

const noConnection = {
  connectionId: undefined,
  isConnectionOurs: undefined,
  isConnectionNew: undefined,
  connectionAttempt: undefined,
  integrationAttempt: undefined,
} satisfies Partial<Draft>;

function createForms(prototype: ClickstreamPrototype, draft: Draft, freeName: string): WizardForms {
  const { integrationCode: code, connectionPrototype, configPrototype } = prototype;
  const form = (part: string, prototypes: readonly FieldPrototype[], initial: Values) =>
    createFormStore({ prototypes, initial, idPrefix: `new-${code}-${part}` });
  const review = { name: draft.name ?? prototype.name, enabled: draft.enabled ?? true };
  return {
    name: form('name', connectionNameFields, { name: draft.connectionName ?? freeName }),
    details: form(
      'details',
      connectionPrototype,
      valuesFor(draft.details, code) ?? defaults(connectionPrototype),
    ),
    config: form('config', configPrototype, valuesFor(draft.config, code) ?? defaults(configPrototype)),
    review: form('review', reviewFields, review),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
