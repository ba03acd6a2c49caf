import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import type { ClipboardEvent, KeyboardEvent } from 'react';
import { hasRows } from '../../../domain/fields/rules.ts';
import { ErrorLine, tiesOf, type Ties } from '../FieldFrame.tsx';
import { FieldView } from '../FieldView.tsx';
import { layoutOf } from '../store/layout.ts';
import type { FormNode, Leaf, List, Row } from '../store/nodes.ts';
import { linesOf } from '../store/paste.ts';
import { useError, useFormStore, useTopic } from '../use-form-store.ts';
import { addEntries, moveEntry, pasteEntries, removeEntry } from './entries.ts';
import { LeafControl } from './LeafControl.tsx';
import { MapControl } from './MapControl.tsx';
import styles from '../fields.module.css';

type Props = { list: List; ties: Ties; isFixed?: boolean };

/** Entries in an order that somebody chooses: texts, numbers, choices, or rows of fields. */
export function ArrayControl({ list, ties, isFixed }: Props) {
  const form = useFormStore();
  useTopic(form, `node:${list.id}`);
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
      {list.entries.map((entry, at) => (
        <Entry
          key={entry.id}
          list={list}
          entry={entry}
          at={at}
          count={list.entries.length}
          isFixed={isFixed}
        />
      ))}
      {!isFixed && (
        <button
          type="button"
          className={styles.add}
          id={`${list.id}-add`}
          aria-label={`Add ${what} to ${list.prototype.label}`}
          onClick={() => addEntries(form, list, [undefined])}
        >
          <Plus size={16} aria-hidden /> Add {what}
        </button>
      )}
    </div>
  );
}

type EntryProps = { list: List; entry: FormNode; at: number; count: number; isFixed?: boolean };

function Entry({ list, entry, at, count, isFixed }: EntryProps) {
  const form = useFormStore();
  const label = `${list.prototype.label} ${at + 1}`;
  const move = (by: -1 | 1) => moveEntry(form, list, at, by);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      event.stopPropagation();
      move(event.key === 'ArrowUp' ? -1 : 1);
    } else if (entry.kind === 'leaf' && !isFixed) editByKey(event, entry);
  };
  const editByKey = (event: KeyboardEvent, leaf: Leaf) => {
    const isPlainKey = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const isButton = event.target instanceof HTMLButtonElement;
    if (!isPlainKey || isButton) return;
    if (event.key === 'Enter' && !leaf.prototype.multiline) {
      event.preventDefault();
      addEntries(form, list, [undefined], at + 1);
    } else if (event.key === 'Backspace' && leaf.text === '' && leaf.stored?.now !== 'kept') {
      event.preventDefault();
      removeEntry(form, list, at);
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    if (entry.kind !== 'leaf' || entry.control === 'json' || entry.prototype.multiline || isFixed) return;
    const lines = linesOf(event.clipboardData.getData('text'));
    if (!lines) return;
    event.preventDefault();
    pasteEntries(form, list, at, lines);
  };
  return (
    <div className={entry.kind === 'row' ? styles.row : styles.entry} onKeyDown={onKeyDown} onPaste={onPaste}>
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
      {entry.kind === 'leaf' && <LeafControl leaf={entry} ties={ties} label={label} isFixed={isFixed} />}
      {entry.kind === 'row' && <RowBody row={entry} label={label} />}
      {entry.kind === 'list' && <ArrayControl list={entry} ties={ties} isFixed={isFixed} />}
      {entry.kind === 'map' && <MapControl map={entry} ties={ties} isFixed={isFixed} />}
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
