import { Plus, X } from 'lucide-react';
import type { ClipboardEvent, KeyboardEvent } from 'react';
import { ErrorLine, tiesOf, type Ties } from '../FieldFrame.tsx';
import { FieldView } from '../FieldView.tsx';
import { layoutOf } from '../store/layout.ts';
import type { MapEntry, MapNode } from '../store/nodes.ts';
import { pairsOf } from '../store/paste.ts';
import { renameEntry } from '../store/typing.ts';
import { useError, useFormStore, useTopic } from '../use-form-store.ts';
import { IconAct } from './ArrayControl.tsx';
import { addMapEntries, focus, moveEntry, pasteMapEntries, removeMapEntry } from './entries.ts';
import { LeafControl } from './LeafControl.tsx';
import { leave } from './leave.ts';
import styles from '../fields.module.css';

type Props = { map: MapNode; ties: Ties; isFixed?: boolean };

/** Names with values: known ones as fields, further ones as pairs. A pair keeps its place while its key is typed. */
export function MapControl({ map, ties, isFixed }: Props) {
  const form = useFormStore();
  useTopic(form, `node:${map.id}`);
  const { keyLabel, valueLabel, label } = map.prototype;
  const layout = map.known && layoutOf(map.known.fields);
  const known = layout ? [...layout.sections.flatMap(({ fields }) => fields), ...layout.advanced] : [];
  return (
    <div
      className={styles.entries}
      role="group"
      tabIndex={-1}
      id={ties.id}
      aria-labelledby={`${map.id}-label`}
      aria-describedby={ties['aria-describedby']}
    >
      {known.length > 0 && (
        <div className={styles.knownKeys}>
          {known.map((field) => (
            <FieldView key={field.id} field={field} />
          ))}
        </div>
      )}
      {map.entries.length > 0 && (
        <div className={styles.pairHead} aria-hidden="true">
          <span>{keyLabel || 'Key'}</span>
          <span>{valueLabel || 'Value'}</span>
        </div>
      )}
      {map.entries.map((entry, at) => (
        <Pair key={entry.id} map={map} entry={entry} at={at} isFixed={isFixed} />
      ))}
      {map.isOpen && !isFixed && (
        <button
          type="button"
          className={styles.add}
          id={`${map.id}-add`}
          aria-label={`Add entry to ${label}`}
          onClick={() => addMapEntries(form, map, [['', '']])}
        >
          <Plus size={16} aria-hidden /> Add entry
        </button>
      )}
    </div>
  );
}

type PairProps = { map: MapNode; entry: MapEntry; at: number; isFixed?: boolean };

function Pair({ map, entry, at, isFixed }: PairProps) {
  const form = useFormStore();
  const { value } = entry;
  useTopic(form, `node:${value.id}`);
  const error = useError(form, value.id);
  const ties = tiesOf(value.id, { hasError: error !== undefined });
  const { keyLabel, valueLabel, label } = map.prototype;
  // The server finds a stored secret by its key.
  const isKeyFixed = isFixed || value.stored?.now === 'kept';
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || isFixed) return;
    const { target } = event;
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      event.stopPropagation();
      moveEntry(form, map, at, event.key === 'ArrowUp' ? -1 : 1);
    } else if (target instanceof HTMLInputElement && !event.altKey && !event.ctrlKey && !event.metaKey) {
      if (event.key === 'Enter') {
        event.preventDefault();
        if (target.id === `${entry.id}-key` && value.text === '' && !value.stored) focus(value.id);
        else addMapEntries(form, map, [['', '']], at + 1);
      } else if (event.key === 'Backspace' && entry.key === '' && value.text === '' && !value.stored) {
        event.preventDefault();
        removeMapEntry(form, map, at);
      }
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    if (event.target instanceof HTMLElement && event.target.id !== `${entry.id}-key`) return;
    const pairs = pairsOf(event.clipboardData.getData('text'));
    if (!pairs || isKeyFixed) return;
    event.preventDefault();
    pasteMapEntries(form, map, at, pairs);
  };
  return (
    <div className={styles.entry} onKeyDown={onKeyDown} onPaste={onPaste}>
      <div className={styles.entryBody}>
        <div className={styles.pair}>
          <input
            type="text"
            className={styles.input}
            id={`${entry.id}-key`}
            aria-label={`${keyLabel || `${label} key`} ${at + 1}`}
            aria-invalid={error !== undefined || undefined}
            aria-describedby={ties['aria-describedby']}
            defaultValue={entry.key}
            readOnly={isKeyFixed}
            title={value.stored?.now === 'kept' ? 'Replace the value to rename it.' : undefined}
            autoComplete="off"
            spellCheck={false}
            onBlur={() => leave(form, map)}
            onChange={({ target }) => renameEntry(form, entry, target.value)}
          />
          <LeafControl
            leaf={value}
            ties={ties}
            isFixed={isFixed}
            label={`${valueLabel || `${label} value`} ${at + 1}`}
          />
        </div>
        <ErrorLine id={value.id} error={error} />
      </div>
      {!isFixed && (
        <div className={styles.entryActs}>
          <IconAct
            label={`Remove ${entry.key || `entry ${at + 1}`}`}
            onClick={() => removeMapEntry(form, map, at)}
            icon={X}
          />
        </div>
      )}
    </div>
  );
}
