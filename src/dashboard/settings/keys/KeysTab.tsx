import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { whyNot } from '../../../domain/permissions.ts';
import { useOrg } from '../../session/current.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { EmptyState } from '../../ui/data/EmptyState.tsx';
import { Section } from '../../ui/layout/Section.tsx';
import { KeyTable } from './KeyTable.tsx';
import { NewKeyDialog } from './NewKeyDialog.tsx';
import type { ApiKeyRow } from './queries.ts';
import { RenameKeyDialog } from './RenameKeyDialog.tsx';
import { RevokeKeyDialog } from './RevokeKeyDialog.tsx';

export type KeyQuestion = { kind: 'rename' | 'revoke'; key: ApiKeyRow };

type Props = { keys: readonly ApiKeyRow[]; isMaking: boolean; onMaking(isMaking: boolean): void };

/** The keys by which programs enter the organization. */
export function KeysTab({ keys, isMaking, onMaking }: Props) {
  const { role } = useOrg();
  const [question, setQuestion] = useState<KeyQuestion>();
  const refusal = whyNot(role, 'key.create');
  const newKey = (
    <Button
      variant="primary"
      icon={<Plus size={16} aria-hidden="true" />}
      disabledReason={refusal}
      onClick={() => onMaking(true)}
    >
      New key
    </Button>
  );
  const close = () => setQuestion(undefined);
  return (
    <>
      {keys.length === 0 ? (
        <EmptyState title="No API key yet" icon={<KeyRound size={20} aria-hidden="true" />} action={newKey}>
          With a key, a program of yours calls the API of this organization as you would, within the role that
          you give it.
        </EmptyState>
      ) : (
        <Section
          title="API keys"
          help="Programs send one as “authorization: Bearer …”. A key stops working when whoever made it leaves."
          action={newKey}
        >
          <KeyTable keys={keys} onQuestion={setQuestion} />
        </Section>
      )}
      {isMaking && refusal === undefined && <NewKeyDialog onClose={() => onMaking(false)} />}
      {question?.kind === 'rename' && <RenameKeyDialog apiKey={question.key} onClose={close} />}
      {question?.kind === 'revoke' && <RevokeKeyDialog apiKey={question.key} onClose={close} />}
    </>
  );
}
