import { useEffect, useSyncExternalStore } from 'react';
import type { ClickstreamPrototype } from '../../../domain/prototypes.ts';
import { chosenConnection, chosenSource, type WizardConnection, type WizardData } from './wizard-data.ts';
import type { WizardStore } from './wizard-store.ts';

/** What is chosen so far, as things instead of ids, and how far that leads. */
export function useWizard(data: WizardData, store: WizardStore) {
  const draft = useSyncExternalStore(store.subscribe, store.draft);
  useKeepOnLeave(store);
  const prototype = data.prototypes.find(({ integrationCode }) => integrationCode === draft.code);
  const mine = connectionsFor(data, prototype, store.made());
  const forms = prototype && store.formsOf(prototype, freeName(prototype, mine));
  const source = chosenSource(draft, data, prototype);
  const connection = chosenConnection(draft, mine);
  const isNewValid = forms !== undefined && forms.name.isValid() && forms.details.isValid();
  const progress = {
    code: prototype?.integrationCode,
    sourceId: source && prototype?.platforms.includes(source.platform) ? source.id : undefined,
    hasConnection: connection !== undefined || isNewValid,
    hasConfiguration: forms?.config.isValid() ?? false,
  };
  return { draft, prototype, connections: mine, forms, source, connection, progress };
}

/** Those of this destination; one that was made a moment ago may not be in the list yet. */
function connectionsFor(
  { connections }: WizardData,
  prototype: ClickstreamPrototype | undefined,
  made: WizardConnection | undefined,
): WizardConnection[] {
  const all = made && !connections.some(({ id }) => id === made.id) ? [made, ...connections] : connections;
  return all.filter(({ integrationCode }) => integrationCode === prototype?.integrationCode);
}

function freeName({ name }: ClickstreamPrototype, connections: readonly WizardConnection[]): string {
  const taken = new Set(connections.map((one) => one.name));
  for (let number = 1; ; number += 1) {
    const free = number === 1 ? name : `${name} ${number}`;
    if (!taken.has(free)) return free;
  }
}

/** The last keys before somebody leaves. */
function useKeepOnLeave(store: WizardStore): void {
  useEffect(() => {
    window.addEventListener('pagehide', store.keep);
    return () => {
      window.removeEventListener('pagehide', store.keep);
      store.keep();
    };
  }, [store]);
}
