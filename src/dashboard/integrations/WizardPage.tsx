import { useState } from 'react';
import type { ClickstreamPrototype } from '../../domain/prototypes.ts';
import { prototypeFromApi } from '../forms/prototypes-from-api.ts';
import type { ResultOf } from '../graphql/graphql.ts';
import { paths } from '../paths.ts';
import { PageHeader } from '../ui/layout/PageHeader.tsx';
import type { WizardQuery } from './queries.ts';
import { draftKey } from './wizard/draft.ts';
import type { Step } from './wizard/steps.ts';
import { useSaveActs } from './wizard/use-save.ts';
import type { WizardData } from './wizard/wizard-data.ts';
import { createWizardStore } from './wizard/wizard-store.ts';
import { Wizard } from './wizard/Wizard.tsx';

type Props = {
  orgId: string;
  answer: ResultOf<typeof WizardQuery>;
  step: Step | undefined;
  /** A source that is chosen already. */
  sourceId: string | undefined;
  goTo(href: string): void;
};

/** A new destination. The draft is of this person in this organization. */
export function WizardPage({ orgId, answer, step, sourceId, goTo }: Props) {
  const data = dataOf(orgId, answer);
  const [store] = useState(() => {
    const key = draftKey(data.personId, orgId);
    const made = createWizardStore({ storage: openStorage(), key, now: Date.now });
    if (data.sources.some(({ id }) => id === sourceId)) made.change({ sourceId });
    return made;
  });
  return (
    <>
      <PageHeader
        title="New destination"
        crumbs={[{ label: 'Destinations', href: paths.destinations(orgId) }]}
      />
      <Wizard
        {...{ data, store }}
        acts={useSaveActs(orgId)}
        asked={step}
        hrefOf={(to) => paths.newDestination(orgId, { step: to })}
        goTo={(to) => goTo(paths.newDestination(orgId, { step: to }))}
        onCreated={(id) => goTo(paths.destination(orgId, id))}
      />
    </>
  );
}

function dataOf(orgId: string, answer: ResultOf<typeof WizardQuery>): WizardData {
  return {
    orgId,
    personId: answer.me?.id ?? '',
    role: answer.organizations[0]?.role ?? 'User',
    prototypes: answer.clickstreamPrototypes.map((one): ClickstreamPrototype => prototypeFromApi(one)),
    sources: answer.applications,
    connections: answer.connections.map(({ integrations, ...one }) => ({
      ...one,
      usedBy: integrations.length,
    })),
  };
}

/** Undefined where the browser keeps nothing: then the draft lives as long as the page. */
function openStorage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    // Reading the property alone throws where storage is disabled.
    return undefined;
  }
}
