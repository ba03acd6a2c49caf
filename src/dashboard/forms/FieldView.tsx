import { memo } from 'react';
import { ArrayControl } from './controls/ArrayControl.tsx';
import { BooleanField } from './controls/BooleanField.tsx';
import { EventControl } from './controls/event/EventControl.tsx';
import { LeafControl } from './controls/LeafControl.tsx';
import { MapControl } from './controls/MapControl.tsx';
import { FieldFrame } from './FieldFrame.tsx';
import type { FormStore } from './store/form-store.ts';
import type { Field } from './store/nodes.ts';
import { useFormStore, useTopic } from './use-form-store.ts';
import styles from './frame.module.css';

/** Draws one field of any prototype; nothing while its condition hides it. */
export const FieldView = memo(function FieldView({ field }: { field: Field }) {
  const form = useFormStore();
  const { visibleWhen, requiredWhen, mappable } = field.rule.prototype;
  const isConditional = visibleWhen || requiredWhen || mappable || field.hasTwin;
  return isConditional ? <ConditionalField form={form} field={field} /> : draw(form, field);
});

function ConditionalField({ form, field }: { form: FormStore; field: Field }) {
  useTopic(form, `field:${field.id}`);
  return field.isVisible ? draw(form, field) : null;
}

function draw(form: FormStore, { id, node, rule: { prototype }, isRequired }: Field) {
  const isFixed = form.isStored && prototype.immutable === true && node.isGiven === true;
  const frame = { node, prototype, isRequired, isFixed };
  const isBox = node.kind === 'leaf' && node.control === 'boolean' && !node.stored && !node.mapped;
  return (
    <div className={styles.field} id={id} data-field={prototype.propertyName}>
      {isBox ? (
        <BooleanField leaf={node} isFixed={isFixed} />
      ) : node.kind === 'leaf' ? (
        <FieldFrame {...frame} isGroup={node.control === 'choices' && !node.mapped}>
          {(ties) => <LeafControl leaf={node} ties={ties} isFixed={isFixed} />}
        </FieldFrame>
      ) : (
        <FieldFrame {...frame} isGroup>
          {(ties) =>
            node.mapped ? (
              <EventControl node={node} ties={ties} isFixed={isFixed} />
            ) : node.kind === 'list' ? (
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
