import { Eye, EyeOff } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { treatSecret, typeText } from '../store/typing.ts';
import { useFormStore, useTopic } from '../use-form-store.ts';
import { focus } from './entries.ts';
import type { LeafProps } from './LeafControl.tsx';
import { leave } from './leave.ts';
import { useLines } from './use-lines.ts';
import inputs from './inputs.module.css';
import secret from './secret.module.css';

/**
 * A value that never comes back from the server. One that is stored says so, and is kept unless somebody
 * replaces or clears it.
 */
export function StoredSecret({ leaf, ties, isFixed, label, editor }: LeafProps & { editor: ReactNode }) {
  const form = useFormStore();
  useTopic(form, `node:${leaf.id}`);
  useTopic(form, 'address');
  const { stored } = leaf;
  if (!stored) return editor;

  const become = (now: 'kept' | 'replaced' | 'cleared') => {
    flushSync(() => treatSecret(form, leaf, now));
    focus(now === 'replaced' ? leaf.id : `${leaf.id}-act`);
  };
  const name = label ?? leaf.prototype.label;
  const act = (text: string, now: 'kept' | 'replaced' | 'cleared', id?: string) => (
    <button
      type="button"
      className={secret.act}
      id={id}
      aria-label={`${text} ${name}`}
      onClick={() => become(now)}
    >
      {text}
    </button>
  );
  if (stored.now === 'replaced')
    return (
      <div className={secret.secret}>
        <span className={secret.newSecret}>{editor}</span>
        {act('Cancel', 'kept')}
      </div>
    );
  // Where the error stands already, it says the same.
  const mustRetype = stored.now === 'kept' && form.hasMoved() && !ties['aria-invalid'];
  return (
    <div
      className={secret.secret}
      role="group"
      aria-label={label}
      aria-describedby={ties['aria-describedby']}
    >
      <span className={secret.stored}>
        {stored.now === 'cleared'
          ? 'Will be cleared when you save'
          : stored.hint
            ? `Set, ends in ${stored.hint}`
            : 'Set'}
      </span>
      {isFixed ? null : stored.now === 'cleared' ? (
        act('Undo', 'kept', `${leaf.id}-act`)
      ) : (
        <>
          {act('Replace', 'replaced', `${leaf.id}-act`)}
          {act('Clear', 'cleared')}
        </>
      )}
      {mustRetype && (
        <p className={secret.warning}>It was meant for the old address. Type it again, or clear it.</p>
      )}
    </div>
  );
}

export function SecretInput({ leaf, ties, isFixed, label }: LeafProps) {
  const form = useFormStore();
  const [isShown, setShown] = useState(false);
  const { hasLines, onPaste } = useLines(form, leaf);
  const common = {
    ...ties,
    'aria-label': label,
    'data-node': leaf.id,
    defaultValue: leaf.text,
    placeholder: leaf.prototype.placeholder ?? undefined,
    // Password managers would offer the person's own password.
    autoComplete: 'new-password',
    'data-1p-ignore': true,
    spellCheck: false,
    readOnly: isFixed,
    onPaste,
    onBlur: () => leave(form, leaf),
    onChange: ({ target }: { target: { value: string } }) => typeText(form, leaf, target.value),
  };
  const Icon = isShown ? EyeOff : Eye;
  return (
    <span className={secret.secretInput}>
      {hasLines ? (
        <textarea className={isShown ? inputs.textarea : inputs.maskedTextarea} rows={4} {...common} />
      ) : (
        <input className={inputs.input} type={isShown ? 'text' : 'password'} {...common} />
      )}
      <button
        type="button"
        className={secret.reveal}
        aria-label={isShown ? 'Hide what is typed' : 'Show what is typed'}
        aria-pressed={isShown}
        onClick={() => setShown(!isShown)}
      >
        <Icon size={16} aria-hidden />
      </button>
    </span>
  );
}
