import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { hasRows } from '../../../domain/fields/rules.ts';
import { ErrorLine, tiesOf, type Ties } from '../FieldFrame.tsx';
import { FieldView } from '../FieldView.tsx';
import { layoutOf } from '../store/layout.ts';
import type { FormNode, List, Row } from '../store/nodes.ts';
import { useError, useFormStore, useTopic } from '../use-form-store.ts';
import { addEntries, moveEntry, removeEntry } from './entries.ts';
import { entryActs } from './entry-acts.ts';
import { EventControl } from './event/EventControl.tsx';
import { EventSwitch } from './event/EventSwitch.tsx';
import { LeafControl } from './LeafControl.tsx';
import { isLine, LineEntry } from './LineEntry.tsx';
import { MapControl } from './MapControl.tsx';
import styles from './entries.module.css';

type Props = { list: List; ties: Ties; isFixed?: boolean };

/** Entries in an order that somebody chooses: texts, numbers, choices, or rows of fields. */
export function ArrayControl({ list, ties, isFixed }: Props) {
  const form = useFormStore();
  useTopic(form, `node:${list.id}`);
  useTopic(form, `errors:${list.field.id}`);
  const what = hasRows(list.prototype) ? 'row' : 'entry';
  return (
    <div
      className={styles.entries}
      role="group"
      tabIndex={-1}
      id={ties.id}
      aria-labelledby={`${list.id}-label`}
      aria-describedby={ties['aria-describedby']}
    >
      {list.entries.map((entry, at) => {
        const props = { list, at, isFixed };
        return isLine(entry) ? (
          <LineEntry key={entry.id} {...props} leaf={entry} form={form} />
        ) : (
          <Entry key={entry.id} {...props} entry={entry} count={list.entries.length} />
        );
      })}
      {!isFixed && (
        <button
          type="button"
          className={styles.add}
          id={`${list.id}-add`}
          aria-label={`Add ${what} to ${list.prototype.label}`}
          onClick={() => addEntries(form, list, [undefined])}
        >
          Add {what}
        </button>
      )}
    </div>
  );
}

type EntryProps = { list: List; entry: FormNode; at: number; count: number; isFixed?: boolean };

function Entry({ list, entry, at, count, isFixed }: EntryProps) {
  const form = useFormStore();
  useTopic(form, `node:${entry.id}`);
  const label = `${list.prototype.label} ${at + 1}`;
  const move = (by: -1 | 1) => moveEntry(form, list, at, by);
  return (
    <div
      className={entry.kind === 'row' ? styles.row : styles.entry}
      {...entryActs({ form, list, entry, at, isFixed })}
    >
      <div className={styles.entryBody}>
        <EntryBody entry={entry} label={label} isFixed={isFixed} />
      </div>
      {!isFixed && (
        <div className={styles.entryActs}>
          {entry.kind === 'row' && (
            <>
              <IconAct label={`Move ${label} up`} isOff={at === 0} onClick={() => move(-1)} icon={ArrowUp} />
              <IconAct
                label={`Move ${label} down`}
                isOff={at === count - 1}
                onClick={() => move(1)}
                icon={ArrowDown}
              />
            </>
          )}
          {entry.kind !== 'row' && entry.prototype.mappable && (
            <EventSwitch node={entry} label={label} isSmall />
          )}
          <IconAct label={`Remove ${label}`} onClick={() => removeEntry(form, list, at)} icon={X} />
        </div>
      )}
    </div>
  );
}

function EntryBody({ entry, label, isFixed }: { entry: FormNode; label: string; isFixed?: boolean }) {
  const error = useError(useFormStore(), entry.id);
  const ties = tiesOf(entry.id, { hasError: error !== undefined });
  return (
    <>
      {entry.kind !== 'leaf' && entry.mapped && (
        <EventControl node={entry} ties={ties} label={label} isFixed={isFixed} />
      )}
      {entry.kind === 'leaf' && <LeafControl leaf={entry} ties={ties} label={label} isFixed={isFixed} />}
      {entry.kind === 'row' && <RowBody row={entry} label={label} />}
      {entry.kind === 'list' && !entry.mapped && <ArrayControl list={entry} ties={ties} isFixed={isFixed} />}
      {entry.kind === 'map' && !entry.mapped && <MapControl map={entry} ties={ties} isFixed={isFixed} />}
      <ErrorLine id={entry.id} error={error} />
    </>
  );
}

function RowBody({ row, label }: { row: Row; label: string }) {
  const { sections, advanced } = layoutOf(row.scope.fields);
  return (
    <div role="group" aria-label={label} className={styles.rowFields}>
      {[...sections.flatMap(({ fields }) => fields), ...advanced].map((field) => (
        <FieldView key={field.id} field={field} />
      ))}
    </div>
  );
}

type IconActProps = { label: string; isOff?: boolean; onClick(): void; icon: typeof X };

export function IconAct({ label, isOff, onClick, icon: Icon }: IconActProps) {
  return (
    <button
      type="button"
      className={styles.iconAct}
      aria-label={label}
      title={label}
      disabled={isOff}
      onClick={onClick}
    >
      <Icon size={16} aria-hidden />
    </button>
  );
}
