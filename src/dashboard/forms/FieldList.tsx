import { useMemo } from 'react';
import { Fold } from './Fold.tsx';
import { Slices, useDrawn } from './Slices.tsx';
import type { FormStore } from './store/form-store.ts';
import { FormContext } from './use-form-store.ts';
import styles from './frame.module.css';

/** All fields of a form, in sections; advanced ones folded. */
export function FieldList({ form }: { form: FormStore }) {
  const { sections, advanced } = form.layout();
  const fields = useMemo(() => sections.flatMap((section) => section.fields), [sections]);
  const drawn = useDrawn(form, fields);
  return (
    <FormContext value={form}>
      {sections.map(({ title, fields }) => (
        <section className={styles.section} key={title ?? ''} aria-label={title}>
          {title && <h3 className={styles.sectionTitle}>{title}</h3>}
          <Slices fields={fields} drawn={drawn} />
        </section>
      ))}
      {advanced.length > 0 && <Fold form={form} fields={advanced} />}
    </FormContext>
  );
}
