import { memo } from 'react';
import { ArrayControl } from './controls/ArrayControl.tsx';
import { BooleanField } from './controls/BooleanField.tsx';
import { LeafControl } from './controls/LeafControl.tsx';
import { MapControl } from './controls/MapControl.tsx';
import { FieldFrame } from './FieldFrame.tsx';
import type { Field } from './store/nodes.ts';
import { useFormStore, useTopic } from './use-form-store.ts';
import styles from './fields.module.css';

/** Draws one field of any prototype; nothing while its condition hides it. */
export const FieldView = memo(function FieldView({ field }: { field: Field }) {
  const { visibleWhen, requiredWhen } = field.rule.prototype;
  return visibleWhen || requiredWhen ? (
    <ConditionalField field={field} />
  ) : (
    <PlainField field={field} isRequired={field.isRequired} />
  );
});

function ConditionalField({ field }: { field: Field }) {
  useTopic(useFormStore(), `field:${field.id}`);
  return field.isVisible ? <PlainField field={field} isRequired={field.isRequired} /> : null;
}

function PlainField({ field, isRequired }: { field: Field; isRequired: boolean }) {
  const form = useFormStore();
  const { node } = field;
  const { prototype } = field.rule;
  const isFixed = form.isStored && prototype.immutable === true;
  const frame = {
    node,
    prototype,
    isRequired,
    note: isFixed ? 'Cannot be changed after it was saved' : undefined,
  };
  return (
    <div className={styles.field} id={field.id} data-field={prototype.propertyName}>
      {node.kind === 'leaf' && node.control === 'boolean' ? (
        <BooleanField leaf={node} isFixed={isFixed} />
      ) : node.kind === 'leaf' ? (
        <FieldFrame {...frame} isGroup={node.control === 'choices'}>
          {(ties) => <LeafControl leaf={node} ties={ties} isFixed={isFixed} />}
        </FieldFrame>
      ) : (
        <FieldFrame {...frame} isGroup>
          {(ties) =>
            node.kind === 'list' ? (
              <ArrayControl list={node} ties={ties} isFixed={isFixed} />
            ) : node.kind === 'map' ? (
              <MapControl map={node} ties={ties} isFixed={isFixed} />
            ) : null
          }
        </FieldFrame>
      )}
    </div>
  );
}
