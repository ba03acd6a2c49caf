import { ErrorLine, tiesOf } from '../FieldFrame.tsx';
import type { Leaf } from '../store/nodes.ts';
import { choose } from '../store/typing.ts';
import { useError, useFormStore } from '../use-form-store.ts';
import { EventSwitch } from './event/EventSwitch.tsx';
import type { LeafProps } from './LeafControl.tsx';
import { leave } from './leave.ts';
import choice from './choice/choice.module.css';
import frame from '../frame.module.css';

/** Yes or no: a box with its label beside it. */
export function BooleanField({ leaf, isFixed }: { leaf: Leaf; isFixed: boolean }) {
  const form = useFormStore();
  const error = useError(form, leaf.id);
  const { label, help, propertyName } = leaf.prototype;
  const ties = tiesOf(leaf.id, { hasHelp: Boolean(help), hasError: error !== undefined });
  return (
    <>
      <div className={frame.head}>
        <label className={choice.check}>
          <BooleanBox leaf={leaf} ties={ties} isFixed={isFixed} />
          <span className={frame.label}>{label}</span>
        </label>
        {leaf.prototype.mappable && !isFixed && <EventSwitch node={leaf} label={label} />}
        {isFixed && <span className={frame.note}>Cannot be changed after it was saved</span>}
        <code className={frame.apiName} title="Its name in the API" aria-hidden="true">
          {propertyName}
        </code>
      </div>
      {help && (
        <p className={choice.checkHelp} id={`${leaf.id}-help`}>
          {help}
        </p>
      )}
      <ErrorLine id={leaf.id} error={error} />
    </>
  );
}

export function BooleanBox({ leaf, ties, isFixed, label }: LeafProps) {
  const form = useFormStore();
  return (
    <input
      type="checkbox"
      {...ties}
      aria-label={label}
      defaultChecked={leaf.value === true}
      disabled={isFixed}
      onBlur={() => leave(form, leaf)}
      onChange={({ target }) => choose(form, leaf, target.checked)}
    />
  );
}
