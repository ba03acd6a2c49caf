import { Braces } from 'lucide-react';
import { flushSync } from 'react-dom';
import type { FormNode } from '../../store/nodes.ts';
import { mapTo } from '../../store/typing.ts';
import { useFormStore } from '../../use-form-store.ts';
import { focus } from '../entries.ts';
import styles from './event.module.css';

type Props = { node: FormNode; label: string; isSmall?: boolean };

/** Switches a value that may come from the event between that and what is typed here. Neither is lost by it. */
export function EventSwitch({ node, label, isSmall = false }: Props) {
  const form = useFormStore();
  const isOn = node.mapped !== undefined;
  const toggle = () => {
    flushSync(() => mapTo(form, node, !isOn));
    focus(node.id);
  };
  const name = `Take ${label} from the event`;
  return (
    <button
      type="button"
      className={isSmall ? styles.small : styles.switch}
      aria-pressed={isOn}
      aria-label={name}
      title={isSmall ? name : undefined}
      onClick={toggle}
    >
      <Braces size={isSmall ? 16 : 14} aria-hidden />
      {!isSmall && 'From the event'}
    </button>
  );
}
