import { ErrorLine, tiesOf } from '../FieldFrame.tsx';
import type { FormStore } from '../store/form-store.ts';
import type { FormNode, Leaf, List, MapEntry, MapNode } from '../store/nodes.ts';
import { renameEntry } from '../store/typing.ts';
import { removeEntry, removeMapEntry } from './entries.ts';
import { entryActs } from './entry-acts.ts';
import { leave } from './leave.ts';
import { pairActs, pasteLines } from './pair-acts.ts';
import { isSearched } from './choice/search.ts';
import { textProps } from './TextControl.tsx';
import inputs from './inputs.module.css';
import styles from './line.module.css';

// Entries that are a line of text, as nearly all are. Two thirds of the inputs of a long form are in them, so each is one
// component without wrappers and subscriptions: its list hears of errors and passes them on.

/** Whether an input is all that a value needs. */
export function isLine(entry: FormNode): entry is Leaf {
  if (entry.kind !== 'leaf' || (entry.control !== 'text' && entry.control !== 'number')) return false;
  const { secret, multiline, mappable, options } = entry.prototype;
  const isSpecial = secret || multiline || mappable || options?.length || isSearched(entry.prototype);
  return !isSpecial && !/[\r\n]/.test(entry.text);
}

type Common = { form: FormStore; at: number; isFixed?: boolean };

export function LineEntry({ form, list, leaf, at, isFixed }: Common & { list: List; leaf: Leaf }) {
  const error = form.errors.of(leaf.id);
  const label = `${list.prototype.label} ${at + 1}`;
  return (
    <div className={styles.line} {...entryActs({ form, list, entry: leaf, at, isFixed })}>
      <input
        {...tiesOf(leaf.id, { hasError: error !== undefined })}
        {...textProps(form, leaf)}
        aria-label={label}
        readOnly={isFixed}
      />
      {!isFixed && (
        <button
          type="button"
          className={styles.remove}
          title={`Remove ${label}`}
          onClick={() => removeEntry(form, list, at)}
        />
      )}
      {error !== undefined && <ErrorLine id={leaf.id} error={error} />}
    </div>
  );
}

export function LinePair({ form, map, entry, at, isFixed }: Common & { map: MapNode; entry: MapEntry }) {
  const { key, value, id } = entry;
  const { keyLabel, valueLabel, label } = map.prototype;
  const error = form.errors.of(value.id);
  const ties = tiesOf(value.id, { hasError: error !== undefined });
  return (
    <div className={styles.linePair} {...pairActs({ form, map, entry, at, isFixed })}>
      <input
        {...ties}
        className={inputs.input}
        id={`${id}-key`}
        aria-label={`${keyLabel || `${label} key`} ${at + 1}`}
        defaultValue={key}
        readOnly={isFixed}
        autoComplete="off"
        onBlur={() => leave(form, map)}
        onChange={({ target }) => renameEntry(form, entry, target.value)}
      />
      <input
        {...ties}
        {...textProps(form, value)}
        aria-label={`${valueLabel || `${label} value`} ${at + 1}`}
        readOnly={isFixed}
        onPaste={(event) => pasteLines(event, form, map, value)}
      />
      {!isFixed && (
        <button
          type="button"
          className={styles.remove}
          title={`Remove ${key || `entry ${at + 1}`}`}
          onClick={() => removeMapEntry(form, map, at)}
        />
      )}
      {error !== undefined && <ErrorLine id={value.id} error={error} />}
    </div>
  );
}
