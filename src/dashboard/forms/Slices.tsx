import { memo, useEffect, useMemo, useState } from 'react';
import { FieldView } from './FieldView.tsx';
import type { FormStore } from './store/form-store.ts';
import type { Field } from './store/nodes.ts';
import { useTopic } from './use-form-store.ts';
import styles from './slices.module.css';

/** A list that is no longer stands on the page at once and whole. */
const wholeFields = 40;
/** What a browser lays out or leaves out together: about a screenful, so that little is laid out in vain. */
const sliceFields = 10;
/** More than a screenful: what is drawn at once. */
const firstFields = 20;
/** What is drawn between two looks at what else there is to do. */
const stepFields = 120;
const fieldPx = 82;
const entryPx = 44;

/** Which fields of a list are on the page: a set, of which each field that is not in it yet will be. */
export type Drawn = ReadonlySet<Field>;

/**
 * Draws the first screenful at once, so that its paint waits for nothing, and the rest a step at a time. A field that
 * somebody asks for comes at once, wherever it is.
 */
export function useDrawn(form: FormStore, fields: readonly Field[]): Drawn {
  const [count, setCount] = useState(fields.length > wholeFields ? firstFields : fields.length);
  useTopic(form, 'view');
  const { wanted } = form.view;
  const isWhole = count >= fields.length;
  useEffect(() => {
    if (isWhole) return undefined;
    const timer = setTimeout(() => setCount((before) => before + stepFields));
    return () => clearTimeout(timer);
  }, [count, isWhole]);
  return useMemo(
    () => new Set(wanted ? [...fields.slice(0, count), wanted] : fields.slice(0, count)),
    [fields, count, wanted],
  );
}

/**
 * A list of fields. A long one is cut into slices: the browser lays out those that are seen and no others, while the
 * page's length, its find, tab order and accessibility tree are those of the whole.
 */
export function Slices({ fields, drawn }: { fields: readonly Field[]; drawn: Drawn }) {
  const slices = useMemo(() => slicesOf(fields), [fields]);
  if (fields.length <= wholeFields) return <Fields fields={fields} />;
  return (
    <div>
      {slices.map((slice) => (
        <Slice key={slice[0]?.id} fields={slice} isDrawn={slice.some((field) => drawn.has(field))} />
      ))}
    </div>
  );
}

type SliceProps = { fields: readonly Field[]; isDrawn: boolean };

const Slice = memo(function Slice({ fields, isDrawn }: SliceProps) {
  return (
    <div className={styles.slice} style={{ containIntrinsicHeight: `auto ${heightPxOf(fields)}px` }}>
      {isDrawn && <Fields fields={fields} />}
    </div>
  );
});

function Fields({ fields }: { fields: readonly Field[] }) {
  return fields.map((field) => <FieldView key={field.id} field={field} />);
}

function slicesOf(fields: readonly Field[]): (readonly Field[])[] {
  const slices = Math.ceil(fields.length / sliceFields);
  return Array.from({ length: slices }, (_, at) => fields.slice(at * sliceFields, (at + 1) * sliceFields));
}

/** About the height of fields that are not drawn, so that the page hardly moves when they are. */
function heightPxOf(fields: readonly Field[]): number {
  return fields.reduce((sum, { node }) => {
    const entries = node.kind === 'list' || node.kind === 'map' ? node.entries.length : 0;
    return sum + fieldPx + entries * entryPx;
  }, 0);
}
