import { useState } from 'react';
import type { ClickstreamPrototype } from '../../domain/prototypes.ts';
import { prototypeFromApi, valuesFromApi } from '../forms/prototypes-from-api.ts';
import type { ResultOf } from '../graphql/graphql.ts';
import { paths } from '../paths.ts';
import { PageHeader } from '../ui/layout/PageHeader.tsx';
import type { Integration } from './IntegrationPage.tsx';
import type { WizardQuery } from './queries.ts';
import { draftKey, type Draft } from './wizard/draft.ts';
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
  /** One that exists, to begin with its connection and configuration. */
  like: Integration | undefined;
  goTo(href: string): void;
};

/** A new destination. The draft is of this person in this organization. */
export function WizardPage({ orgId, answer, step, sourceId, like, goTo }: Props) {
  const data = dataOf(orgId, answer);
  const [store] = useState(() => {
    const key = draftKey(data.personId, orgId, like?.id);
    const made = createWizardStore({ storage: openStorage(), key, now: Date.now });
    if (like && !made.wasKept) made.change(draftLike(like));
    if (data.sources.some(({ id }) => id === sourceId)) made.change({ sourceId });
    return made;
  });
  return (
    <>
      <PageHeader
        title={like ? `Duplicate ${like.name}` : 'New destination'}
        crumbs={[{ label: 'Destinations', href: paths.destinations(orgId) }]}
      />
      <Wizard
        {...{ data, store }}
        acts={useSaveActs(orgId)}
        asked={step ?? (like && 'source')}
        hrefOf={(to) => paths.newDestination(orgId, { from: like?.id, step: to })}
        goTo={(to) => goTo(paths.newDestination(orgId, { from: like?.id, step: to }))}
        onCreated={(id) => goTo(paths.destination(orgId, id))}
      />
    </>
  );
}

function draftLike({ integrationCode: code, name, connection, configPayload }: Integration): Partial<Draft> {
  return { code, name, connectionId: connection.id, config: { [code]: valuesFromApi(configPayload) } };
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
