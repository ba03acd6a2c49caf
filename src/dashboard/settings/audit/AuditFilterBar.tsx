import { SearchField } from '../../ui/controls/SearchField.tsx';
import { Button } from '../../ui/controls/Button.tsx';
import { ExportButton } from './ExportButton.tsx';
import { hasFilters, type AuditFilters } from './filters.ts';
import styles from './audit.module.css';

type Props = { filters: AuditFilters; onChange(filters: AuditFilters): void };

/** What the log is narrowed to; all of it stands in the address. */
export function AuditFilterBar({ filters, onChange }: Props) {
  const { actor, subject, from, to } = filters;
  const now = { actor, subject, from, to };
  const set = (change: AuditFilters) => onChange({ ...now, ...change });
  return (
    <div className={styles.filters} role="group" aria-label="Filters">
      <SearchField label="Who" value={actor ?? ''} onChange={(text) => set({ actor: text || undefined })} />
      <SearchField
        label="Subject, or action"
        value={subject ?? ''}
        onChange={(text) => set({ subject: text || undefined })}
      />
      <Day label="From" value={from} max={to} onChange={(day) => set({ from: day })} />
      <Day label="To" value={to} min={from} onChange={(day) => set({ to: day })} />
      {hasFilters(filters) && (
        <Button variant="plain" onClick={() => onChange({})}>
          Clear filters
        </Button>
      )}
      <span className={styles.end}>
        <ExportButton filters={now} />
      </span>
    </div>
  );
}

type DayProps = {
  label: string;
  value: string | undefined;
  min?: string | undefined;
  max?: string | undefined;
  onChange(day: string | undefined): void;
};

function Day({ label, value, min, max, onChange }: DayProps) {
  return (
    <label className={styles.day}>
      <span>{label}</span>
      <input
        type="date"
        value={value ?? ''}
        min={min}
        max={max}
        onChange={(event) => onChange(event.target.value || undefined)}
      />
    </label>
  );
}
