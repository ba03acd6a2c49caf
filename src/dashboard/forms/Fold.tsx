import { ChevronRight } from 'lucide-react';
import { same } from '../../domain/fields/own.ts';
import { Slices, useDrawn } from './Slices.tsx';
import type { FormStore } from './store/form-store.ts';
import type { Field } from './store/nodes.ts';
import { nodesOf, valueOf } from './store/read.ts';
import { useTopic } from './use-form-store.ts';
import fold from './fold.module.css';
import frame from './frame.module.css';

type Props = { form: FormStore; fields: Field[] };

/** Advanced fields, out of the way; the fold says where one of them is wrong or is not as it starts. */
export function Fold({ form, fields }: Props) {
  useTopic(form, 'view');
  useTopic(form, 'advanced');
  useTopic(form, 'errors');
  const isOpen = form.view.isUnfolded;
  const visible = fields.filter((field) => field.isVisible);
  const wrong = visible.filter((field) =>
    [...nodesOf(field.node)].some(({ id }) => form.errors.of(id)),
  ).length;
  const changed = visible.filter(isChanged).length;
  const id = `${fields[0]?.id ?? ''}-fold`;
  return (
    <section className={fold.fold}>
      <button
        type="button"
        className={fold.foldButton}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setUnfolded(form, !isOpen)}
      >
        <ChevronRight size={16} aria-hidden className={isOpen ? fold.chevronOpen : fold.chevron} />
        Advanced
        {wrong > 0 && <span className={fold.wrongMark}>{wrong} to mend</span>}
        {wrong === 0 && changed > 0 && <span className={fold.mark}>{changed} changed</span>}
      </button>
      <div id={id} className={`${frame.section} ${fold.inside}`} hidden={!isOpen}>
        {isOpen && <OpenFields form={form} fields={fields} />}
      </div>
    </section>
  );
}

/** Drawn only once the fold is open, and then as any other list is. */
function OpenFields({ form, fields }: Props) {
  return <Slices fields={fields} drawn={useDrawn(form, fields)} />;
}

function isChanged({ node, rule }: Field): boolean {
  const value = valueOf(node);
  const { default: start, fieldType } = rule.prototype;
  const nothing = fieldType === 'boolean' ? false : '';
  return !same(value ?? nothing, start ?? nothing);
}

export function setUnfolded(form: FormStore, isUnfolded: boolean): void {
  form.view.isUnfolded = isUnfolded;
  form.topics.tell('view');
}
