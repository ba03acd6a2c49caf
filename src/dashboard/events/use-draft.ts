import { useEffect, useEffectEvent, useState } from 'react';

/** After the last key the address follows. */
const restMs = 250;

/**
 * A text that is typed here and kept elsewhere: what is on the screen follows each key, what is kept follows after a
 * rest, and a text that comes from elsewhere (Back, Clear) replaces what was typed.
 */
export function useDraft(kept: string, keep: (text: string) => void): [string, (text: string) => void] {
  const [draft, setDraft] = useState({ text: kept, sent: kept, seen: kept });
  if (kept !== draft.seen)
    setDraft({ ...draft, seen: kept, ...(kept !== draft.sent && { text: kept, sent: kept }) });

  const send = useEffectEvent((text: string) => {
    setDraft((now) => ({ ...now, sent: text }));
    keep(text);
  });
  const isUnsent = draft.text.trim() !== draft.sent;
  useEffect(() => {
    if (!isUnsent) return;
    const timer = setTimeout(() => send(draft.text.trim()), restMs);
    return () => clearTimeout(timer);
  }, [draft.text, isUnsent]);
  return [draft.text, (text) => setDraft((now) => ({ ...now, text }))];
}
