import { X } from 'lucide-react';
import { ErrorLine, tiesOf, type Ties } from '../FieldFrame.tsx';
import { FieldView } from '../FieldView.tsx';
import { layoutOf } from '../store/layout.ts';
import type { MapEntry, MapNode } from '../store/nodes.ts';
import { renameEntry } from '../store/typing.ts';
import { useError, useFormStore, useTopic } from '../use-form-store.ts';
import { IconAct } from './ArrayControl.tsx';
import { addMapEntries, removeMapEntry } from './entries.ts';
import { EventSwitch } from './event/EventSwitch.tsx';
import { LeafControl } from './LeafControl.tsx';
import { leave } from './leave.ts';
import { isLine, LinePair } from './LineEntry.tsx';
import { isKeyFixed, pairActs } from './pair-acts.ts';
import rows from './entries.module.css';
import inputs from './inputs.module.css';

type Props = { map: MapNode; ties: Ties; isFixed?: boolean };

/** Names with values: known ones as fields, further ones as pairs. A pair keeps its place while its key is typed. */
export function MapControl({ map, ties, isFixed }: Props) {
  const form = useFormStore();
  useTopic(form, `node:${map.id}`);
  useTopic(form, `errors:${map.field.id}`);
  const { keyLabel, valueLabel, label } = map.prototype;
  const layout = map.known && layoutOf(map.known.fields);
  const known = layout ? [...layout.sections.flatMap(({ fields }) => fields), ...layout.advanced] : [];
  return (
    <div
      className={rows.entries}
      role="group"
      tabIndex={-1}
      id={ties.id}
      aria-labelledby={`${map.id}-label`}
      aria-describedby={ties['aria-describedby']}
    >
      {known.length > 0 && (
        <div className={rows.knownKeys}>
          {known.map((field) => (
            <FieldView key={field.id} field={field} />
          ))}
        </div>
      )}
      {map.entries.length > 0 && (
        <div className={rows.pairHead} aria-hidden="true">
          <span>{keyLabel || 'Key'}</span>
          <span>{valueLabel || 'Value'}</span>
        </div>
      )}
      {map.entries.map((entry, at) => {
        const props = { map, entry, at, isFixed };
        return isLine(entry.value) ? (
          <LinePair key={entry.id} {...props} form={form} />
        ) : (
          <Pair key={entry.id} {...props} />
        );
      })}
      {map.isOpen && !isFixed && (
        <button
          type="button"
          className={rows.add}
          id={`${map.id}-add`}
          aria-label={`Add entry to ${label}`}
          onClick={() => addMapEntries(form, map, [['', '']])}
        >
          Add entry
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
  return (
    <div className={rows.entry} {...pairActs({ form, map, entry, at, isFixed })}>
      <div className={rows.entryBody}>
        <div className={rows.pair}>
          <input
            type="text"
            className={inputs.input}
            id={`${entry.id}-key`}
            aria-label={`${keyLabel || `${label} key`} ${at + 1}`}
            aria-invalid={error !== undefined || undefined}
            aria-describedby={ties['aria-describedby']}
            defaultValue={entry.key}
            readOnly={isKeyFixed(entry, isFixed)}
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
        <div className={rows.entryActs}>
          {value.prototype.mappable && (
            <EventSwitch node={value} label={entry.key || `entry ${at + 1}`} isSmall />
          )}
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
