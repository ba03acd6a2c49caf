import { useState } from 'react';
import type { ClickstreamPrototype } from '../../../../domain/prototypes.ts';
import { SearchField } from '../../../ui/controls/SearchField.tsx';
import { EmptyState } from '../../../ui/data/EmptyState.tsx';
import { Monogram } from '../../../ui/data/Monogram.tsx';
import { platformName } from './platform-name.ts';
import { StepTitle } from './StepTitle.tsx';
import styles from '../wizard.module.css';

type Props = {
  prototypes: readonly ClickstreamPrototype[];
  /** The platform of the source that is chosen already, if one is. */
  platform?: string;
  chosen?: string;
  onChoose(code: string): void;
};

/** The catalog. What cannot take this source's events says so, and cannot be chosen. */
export function ChooseStep({ prototypes, platform, chosen, onChoose }: Props) {
  const [search, setSearch] = useState('');
  const found = prototypes.filter((prototype) => matches(prototype, search));
  return (
    <>
      <StepTitle>Choose a destination</StepTitle>
      <SearchField label="Search the catalog" value={search} onChange={setSearch} />
      {found.length === 0 && (
        <EmptyState title={`Nothing in the catalog matches “${search}”`}>
          A Webhook takes events to any address that speaks HTTP.
        </EmptyState>
      )}
      <ul className={styles.catalog}>
        {found.map((prototype) => (
          <li key={prototype.integrationCode}>
            <Card
              prototype={prototype}
              isChosen={prototype.integrationCode === chosen}
              refusal={
                platform && !prototype.platforms.includes(platform)
                  ? `Takes no events from ${platformName(platform)}, which your source is.`
                  : undefined
              }
              onChoose={() => onChoose(prototype.integrationCode)}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

type CardProps = { prototype: ClickstreamPrototype; isChosen: boolean; refusal?: string; onChoose(): void };

function Card({ prototype, isChosen, refusal, onChoose }: CardProps) {
  const { name, description, category } = prototype;
  return (
    <button
      type="button"
      className={styles.card}
      aria-current={isChosen ? 'true' : undefined}
      disabled={refusal !== undefined}
      onClick={onChoose}
    >
      <Monogram name={name} />
      <span className={styles.cardWords}>
        <span className={styles.cardName}>
          {name}
          {category && <span className={styles.category}> {category}</span>}
        </span>
        <span className={styles.cardHelp}>{refusal ?? description}</span>
      </span>
    </button>
  );
}

/** Each word of the search stands somewhere in what is known of a destination. */
function matches(
  { name, integrationCode, description, category }: ClickstreamPrototype,
  search: string,
): boolean {
  const text = [name, integrationCode, description, category].join(' ').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
