import { useEffect, useMemo, useState } from 'react';
import { FieldView } from './FieldView.tsx';
import { Fold } from './Fold.tsx';
import { layoutOf, type Section } from './store/layout.ts';
import type { FormStore } from './store/form-store.ts';
import { FormContext, useTopic } from './use-form-store.ts';
import styles from './fields.module.css';

/** Fields drawn at once: more than a screenful. The rest follows in slices, so that the first paint does not wait. */
const firstFields = 40;
const sliceFields = 120;

/** All fields of a form, in sections; advanced ones folded. Fields stand in divs: a form element gets slow with many children. */
export function FieldList({ form }: { form: FormStore }) {
  const layout = useMemo(() => layoutOf(form.scope.fields), [form]);
  const total = form.scope.fields.length;
  const drawn = useSlices(form, total);
  return (
    <FormContext value={form}>
      <div className={total > firstFields ? styles.long : undefined}>
        {firstOf(layout.sections, drawn).map(({ title, fields }) => (
          <section className={styles.section} key={title ?? ''} aria-label={title}>
            {title && <h3 className={styles.sectionTitle}>{title}</h3>}
            {fields.map((field) => (
              <FieldView key={field.id} field={field} />
            ))}
          </section>
        ))}
        {layout.advanced.length > 0 && drawn >= total && <Fold form={form} fields={layout.advanced} />}
      </div>
    </FormContext>
  );
}

/** The sections as far as `count` fields go. */
function firstOf(sections: readonly Section[], count: number): Section[] {
  const starts = sections.map((_, at) =>
    sections.slice(0, at).reduce((sum, { fields }) => sum + fields.length, 0),
  );
  return sections
    .map((section, at) => ({
      ...section,
      fields: section.fields.slice(0, Math.max(count - (starts[at] ?? 0), 0)),
    }))
    .filter(({ fields }) => fields.length > 0);
}

function useSlices(form: FormStore, total: number): number {
  const [drawn, setDrawn] = useState(Math.min(firstFields, total));
  useTopic(form, 'view');
  const isWhole = form.view.isWhole || drawn >= total;
  useEffect(() => {
    if (isWhole) return undefined;
    const timer = setTimeout(() => setDrawn((before) => before + sliceFields));
    return () => clearTimeout(timer);
  }, [drawn, isWhole]);
  return isWhole ? total : drawn;
}
