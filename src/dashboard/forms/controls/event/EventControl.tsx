import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import type { FormNode, Mapping } from '../../store/nodes.ts';
import { typeMapping } from '../../store/typing.ts';
import type { Ties } from '../../FieldFrame.tsx';
import { useFormStore } from '../../use-form-store.ts';
import { leave } from '../leave.ts';
import styles from './event.module.css';

type Props = { node: FormNode; ties: Ties; isFixed?: boolean; label?: string };

/** Where the event has a value: a path, or a text with parts of the event in it. */
export function EventControl({ node, ties, isFixed, label }: Props) {
  const form = useFormStore();
  const [by, setBy] = useState<Mapping['by']>(node.mapped?.by ?? '@path');
  const change = (mapped: Mapping) => typeMapping(form, node, mapped);
  const text = () => node.mapped?.text ?? '';
  const name = label ?? node.prototype.label;
  return (
    <span className={styles.frame}>
      <span className={styles.by}>
        <select
          aria-label={`How ${name} is taken from the event`}
          value={by}
          disabled={isFixed}
          onChange={({ target }) => {
            const next = target.value === '@template' ? '@template' : '@path';
            setBy(next);
            change({ by: next, text: text() });
          }}
        >
          <option value="@path">Path</option>
          <option value="@template">Template</option>
        </select>
        <ChevronDown size={16} aria-hidden />
      </span>
      <input
        type="text"
        className={styles.text}
        {...ties}
        aria-label={label}
        aria-labelledby={node.kind === 'leaf' ? undefined : `${node.id}-label`}
        defaultValue={text()}
        placeholder={by === '@path' ? '$.properties.email' : '{{properties.plan}}'}
        readOnly={isFixed}
        autoComplete="off"
        spellCheck={false}
        onBlur={() => leave(form, node)}
        onChange={({ target }) => change({ by, text: target.value })}
      />
    </span>
  );
}
