import type { ClickstreamPrototype } from '../../../../domain/prototypes.ts';
import { Button, ButtonLink } from '../../../ui/controls/Button.tsx';
import { EmptyState } from '../../../ui/data/EmptyState.tsx';
import { Choice } from '../../../ui/fields/Choice.tsx';
import type { WizardData } from '../wizard-data.ts';
import { StepActions } from './StepActions.tsx';
import { platformName } from './platform-name.ts';
import { StepTitle } from './StepTitle.tsx';

type Props = {
  data: WizardData;
  prototype: ClickstreamPrototype;
  chosen?: string;
  backHref: string;
  onChoose(sourceId: string): void;
  onContinue(): void;
};

/** Which source's events go there. */
export function SourceStep({ data, prototype, chosen, backHref, onChoose, onContinue }: Props) {
  if (data.sources.length === 0)
    return (
      <>
        <StepTitle>Choose a source</StepTitle>
        <EmptyState
          title="There is no source yet"
          action={
            <ButtonLink variant="primary" href={`/org/${data.orgId}/sources/new`}>
              New source
            </ButtonLink>
          }
        >
          A destination gets the events of one source. Create the source first, this draft waits here.
        </EmptyState>
        <StepActions backHref={backHref} />
      </>
    );
  const known = data.sources.some(({ id }) => id === chosen) ? chosen : undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (known) onContinue();
      }}
    >
      <StepTitle>Choose a source</StepTitle>
      <Choice
        label="Source"
        help={`Its events go to ${prototype.name}.`}
        name="source"
        value={known ?? ''}
        onChange={({ target }) => onChoose(target.value)}
        options={data.sources.map(({ id, name, platform }) => ({
          value: id,
          label: name,
          help: platformName(platform),
          disabledReason: prototype.platforms.includes(platform)
            ? undefined
            : `${prototype.name} takes no events from ${platformName(platform)}.`,
        }))}
      />
      <StepActions backHref={backHref}>
        <Button type="submit" variant="primary" disabledReason={known ? undefined : 'Choose a source first.'}>
          Continue
        </Button>
      </StepActions>
    </form>
  );
}
