import { deliveryStatuses, type DeliveryStatus } from '../../domain/outcome.ts';
import type { EventsSearch } from '../paths.ts';
import { Button } from '../ui/controls/Button.tsx';
import { FilterSelect } from '../ui/controls/FilterSelect.tsx';
import { SearchField } from '../ui/controls/SearchField.tsx';
import { hasFilters, type EventsOf } from './filters.ts';
import { useDraft } from './use-draft.ts';
import { statusWords } from './words.ts';
import styles from './events.module.css';

type Choice = { id: string; name: string };

/** What one can narrow to. A list that is absent is no filter of the page. */
export type Choices = {
  sources?: readonly Choice[];
  destinations?: readonly (Choice & { sourceId: string })[];
};

type Props = {
  search: EventsSearch;
  of: EventsOf;
  choices: Choices;
  onChange(search: EventsSearch): void;
};

/** What the list is narrowed to; all of it stands in the address. */
export function FilterBar({ search, of, choices, onChange }: Props) {
  const { sources, destinations = [] } = choices;
  const set = (change: EventsSearch) => onChange({ ...search, ...change, event: undefined });
  const [text, type] = useDraft(search.search ?? '', (next) => set({ search: next || undefined }));
  const ofSource = destinations.filter(({ sourceId }) => !search.appId || sourceId === search.appId);
  return (
    <div className={styles.filters} role="group" aria-label="Filters">
      <SearchField label="Message ID, user or event" shortcut="/" value={text} onChange={type} />
      {sources && (
        <FilterSelect
          label="Source"
          all="All sources"
          options={optionsOf(sources)}
          value={search.appId}
          onChange={(appId) => set({ appId, integrationId: undefined })}
        />
      )}
      {choices.destinations && (
        <FilterSelect
          label="Destination"
          all="All destinations"
          options={optionsOf(ofSource)}
          value={search.integrationId}
          onChange={(integrationId) => set({ integrationId })}
        />
      )}
      <FilterSelect<DeliveryStatus>
        label="Status"
        all="Any status"
        options={deliveryStatuses.map((value) => ({ value, label: statusWords[value] }))}
        value={search.status}
        onChange={(status) => set({ status })}
      />
      {hasFilters(search, of) && (
        <Button variant="plain" onClick={() => (type(''), onChange({}))}>
          Clear
        </Button>
      )}
    </div>
  );
}

function optionsOf(choices: readonly Choice[]) {
  return choices.map(({ id, name }) => ({ value: id, label: name }));
}
