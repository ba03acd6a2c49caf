import { useState } from 'react';
import type { ClickstreamPrototype } from '../../../domain/prototypes.ts';
import type { Answer } from '../../forms/PrototypeForm.tsx';
import { Notice } from '../../ui/layout/Notice.tsx';
import { toast } from '../../ui/overlay/toasts.ts';
import { ChooseStep } from './questions/ChooseStep.tsx';
import { ConfigurationStep } from './questions/ConfigurationStep.tsx';
import { ConnectionStep } from './questions/ConnectionStep.tsx';
import { SourceStep } from './questions/SourceStep.tsx';
import { StepList } from './questions/StepList.tsx';
import { TryStep } from './try/TryStep.tsx';
import { KeptDraft } from './KeptDraft.tsx';
import { submitOnPress } from './press.ts';
import { Review } from './Review.tsx';
import { furthestStep, stepAfter, stepBefore, stepToShow, type Step } from './steps.ts';
import { submitWizard, type SaveActs } from './submit.ts';
import type { WizardConnection, WizardData, WizardPlaces } from './wizard-data.ts';
import { useWizard } from './use-wizard.ts';
import type { WizardForms, WizardStore } from './wizard-store.ts';
import styles from './wizard.module.css';

type Props = WizardPlaces & {
  data: WizardData;
  store: WizardStore;
  acts: SaveActs;
  asked: Step | undefined;
  onCreated(integrationId: string): void;
};

/** From the catalog to a destination that delivers, one question at a time. */
export function Wizard(props: Props) {
  const { data, store, asked, hrefOf, goTo } = props;
  const [notice, setNotice] = useState<string>();
  const { draft, prototype, connections, forms, source, connection, progress } = useWizard(data, store);
  const step = asked ? stepToShow(asked, progress) : 'choose';
  const before = stepBefore(step);
  const goOn = () => {
    setNotice(undefined);
    store.keep();
    goTo(stepAfter(step));
  };
  const common = { backHref: before ? hrefOf(before) : '', onContinue: goOn };
  const create = () =>
    submit({ ...props, prototype, forms, sourceId: progress.sourceId, connection, onRefused: setNotice });

  return (
    <div className={styles.wizard}>
      <StepList current={step} furthest={asked ? furthestStep(progress) : 'choose'} hrefOf={hrefOf} />
      <div className={styles.body} onKeyDown={submitOnPress}>
        {notice !== undefined && <Notice kind="failed">{notice}</Notice>}
        {step === 'choose' && (
          <>
            {!asked && store.wasKept && prototype && (
              <KeptDraft
                name={prototype.name}
                onResume={() => goTo(furthestStep(progress))}
                onDrop={store.startOver}
              />
            )}
            <ChooseStep
              prototypes={data.prototypes}
              platform={source?.platform}
              chosen={draft.code}
              onChoose={(code) => {
                store.choose(code);
                goTo('source');
              }}
            />
          </>
        )}
        {step === 'source' && prototype && (
          <SourceStep
            {...common}
            {...{ data, prototype }}
            chosen={source?.id}
            onChoose={(sourceId) => store.change({ sourceId })}
          />
        )}
        {step === 'connection' && prototype && forms && (
          <ConnectionStep
            {...common}
            {...{ data, prototype, forms, connections }}
            connectionId={connection?.id}
            savedHere={draft.isConnectionOurs ? connection : undefined}
            hasForgottenSecrets={store.wasKept && hasSecrets(prototype)}
            onChoose={(id) =>
              store.change({ connectionId: id, isConnectionNew: id === undefined, isConnectionOurs: false })
            }
          />
        )}
        {step === 'configuration' && prototype && forms && (
          <ConfigurationStep
            {...common}
            {...{ prototype, forms }}
            orgId={data.orgId}
            connectionId={connection?.id}
          />
        )}
        {step === 'try' && prototype && forms && source && (
          <TryStep
            {...common}
            {...{ prototype, forms, source }}
            orgId={data.orgId}
            connectionId={connection?.id}
          />
        )}
        {step === 'review' && prototype && forms && (
          <Review {...{ data, prototype, forms, source, connection, hrefOf }} onCreate={create} />
        )}
      </div>
    </div>
  );
}

type Submit = Props & {
  prototype: ClickstreamPrototype | undefined;
  forms: WizardForms | undefined;
  sourceId: string | undefined;
  connection: WizardConnection | undefined;
  onRefused(notice: string | undefined): void;
};

/** Saves, and goes to where something has to be mended. What belongs to no step is answered to the review. */
async function submit({ prototype, forms, sourceId, ...rest }: Submit): Promise<Answer | undefined> {
  const { store, acts, connection, goTo, onCreated, onRefused } = rest;
  if (!prototype || !forms || sourceId === undefined) return undefined;
  onRefused(undefined);
  const end = await submitWizard({ store, acts, prototype, forms, sourceId, connection });
  if (end.kind === 'created') {
    store.close();
    toast('done', end.message);
    onCreated(end.id);
    return undefined;
  }
  if (end.step === 'review') return { success: false, message: end.message, fieldErrors: end.fieldErrors };
  onRefused(end.message);
  goTo(end.step);
  return undefined;
}

function hasSecrets({ connectionPrototype }: ClickstreamPrototype): boolean {
  return connectionPrototype.some(({ secret }) => secret);
}
