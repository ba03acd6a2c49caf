import { useRouter } from '@tanstack/react-router';
import { ArrowRight, Plug, Plus, RadioTower, Send, UserRound } from 'lucide-react';
import { useDeferredValue, useId, useState, type KeyboardEvent } from 'react';
import { usePoll } from '../../graphql/use-poll.ts';
import { useOrg } from '../../session/current.ts';
import { classes } from '../../ui/classes.ts';
import { Dialog } from '../../ui/overlay/Dialog.tsx';
import { findsFor, placesFor, type Entry, type EntryKind } from './entries.ts';
import { PaletteQuery, type PaletteFinds } from './queries.ts';
import styles from './Palette.module.css';

const looks: Record<EntryKind, { Icon: typeof Plus; word: string }> = {
  page: { Icon: ArrowRight, word: 'Page' },
  action: { Icon: Plus, word: 'Action' },
  source: { Icon: RadioTower, word: 'Source' },
  destination: { Icon: Send, word: 'Destination' },
  connection: { Icon: Plug, word: 'Connection' },
  member: { Icon: UserRound, word: 'Member' },
};

/** Goes anywhere by a few letters. A Source ID that is pasted finds its source. */
export function Palette({ onClose }: { onClose(): void }) {
  return (
    <Dialog isOpen onClose={onClose} title="Go to" place="palette">
      <Search onClose={onClose} />
    </Dialog>
  );
}

function Search({ onClose }: { onClose(): void }) {
  const { id: orgId } = useOrg();
  const { history } = useRouter();
  const listId = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const finds = useFinds(orgId, text.trim());
  const entries = [...placesFor(orgId, text), ...(finds ? findsFor(orgId, finds) : [])];
  const chosen = entries[Math.min(at, entries.length - 1)];

  const go = ({ href }: Entry) => {
    onClose();
    history.push(href);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined)
      setAt((Math.min(at, entries.length - 1) + step + entries.length) % entries.length);
    else if (event.key === 'Enter' && chosen) go(chosen);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <input
        className={styles.input}
        role="combobox"
        aria-label="Go to a page, source, destination, connection or member"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={chosen && `${listId} ${chosen.id}`.replaceAll(' ', '-')}
        placeholder="Page, source, destination, member, Source ID"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label="Places" className={styles.list}>
        {entries.map((entry) => (
          <Option
            key={entry.id}
            id={`${listId} ${entry.id}`.replaceAll(' ', '-')}
            entry={entry}
            isChosen={entry === chosen}
            onChoose={() => go(entry)}
          />
        ))}
      </div>
      {entries.length === 0 && <p className={styles.none}>Nothing has “{text.trim()}” in its name.</p>}
    </>
  );
}

type OptionProps = { id: string; entry: Entry; isChosen: boolean; onChoose(): void };

function Option({ id, entry: { kind, label, note }, isChosen, onChoose }: OptionProps) {
  const { Icon, word } = looks[kind];
  return (
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      className={classes(styles.option, isChosen && styles.chosen)}
      ref={(line) => void (isChosen && line?.scrollIntoView({ block: 'nearest' }))}
      onClick={onChoose}
    >
      <Icon size={16} aria-hidden="true" />
      <span className={styles.label}>
        {label} {note !== undefined && <span className={styles.muted}>{note}</span>}
      </span>
      <span className={styles.muted}>{word}</span>
    </div>
  );
}

/** What the server has found for the text, or for the text before while it is still looking. */
function useFinds(orgId: string, text: string): PaletteFinds | undefined {
  const search = useDeferredValue(text);
  const { data } = usePoll(PaletteQuery, { orgId, search: search || undefined }, undefined);
  const [last, setLast] = useState(data);
  if (data !== undefined && data !== last) setLast(data);
  return data ?? last;
}
