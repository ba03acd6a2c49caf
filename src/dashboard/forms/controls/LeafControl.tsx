import type { Ties } from '../FieldFrame.tsx';
import type { Leaf } from '../store/nodes.ts';
import { BooleanBox } from './BooleanField.tsx';
import { ChoiceControl } from './choice/ChoiceControl.tsx';
import { ChoicesControl } from './choice/ChoicesControl.tsx';
import { JsonControl } from './JsonControl.tsx';
import { EventControl } from './event/EventControl.tsx';
import { isSearched } from './choice/search.ts';
import { SearchControl } from './choice/SearchControl.tsx';
import { SecretInput, StoredSecret } from './SecretControl.tsx';
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
  const { leaf, ...rest } = props;
  if (leaf.mapped) return <EventControl node={leaf} {...rest} />;
  if (leaf.stored) return <StoredSecret {...props} editor={<Editor {...props} />} />;
  return <Editor {...props} />;
}

function Editor(props: LeafProps) {
  const { control, prototype } = props.leaf;
  switch (control) {
    case 'text':
    case 'number':
      if (prototype.secret) return <SecretInput {...props} />;
      return isSearched(prototype) ? <SearchControl {...props} /> : <TextControl {...props} />;
    case 'choice':
      return isSearched(prototype) ? <SearchControl {...props} /> : <ChoiceControl {...props} />;
    case 'choices':
      return <ChoicesControl {...props} />;
    case 'boolean':
      return <BooleanBox {...props} />;
    case 'json':
      return <JsonControl {...props} />;
  }
}
