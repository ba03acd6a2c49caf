import type { Ties } from '../FieldFrame.tsx';
import type { Leaf } from '../store/nodes.ts';
import { BooleanBox } from './BooleanField.tsx';
import { ChoiceControl } from './ChoiceControl.tsx';
import { ChoicesControl } from './ChoicesControl.tsx';
import { JsonControl } from './JsonControl.tsx';
import { SecretControl } from './SecretControl.tsx';
import { TextControl } from './TextControl.tsx';

export type LeafProps = {
  leaf: Leaf;
  ties: Ties;
  isFixed?: boolean;
  /** Names a control that has no label of its own: an entry of a list. */
  label?: string;
};

/** The control for a value that is edited as a whole. */
export function LeafControl(props: LeafProps) {
  switch (props.leaf.control) {
    case 'text':
    case 'number':
      return props.leaf.prototype.secret ? <SecretControl {...props} /> : <TextControl {...props} />;
    case 'choice':
      return <ChoiceControl {...props} />;
    case 'choices':
      return <ChoicesControl {...props} />;
    case 'boolean':
      return <BooleanBox {...props} />;
    case 'json':
      return <JsonControl {...props} />;
  }
}
