import { useState } from 'react';
import { whyNot } from '../../../../domain/permissions.ts';
import { useAct } from '../../../graphql/use-act.ts';
import { useOrg } from '../../../session/current.ts';
import { toast } from '../../../ui/overlay/toasts.ts';
import type { Integration } from '../../IntegrationPage.tsx';
import { Replay } from '../queries.ts';

/** What is sent again: all that failed where nothing narrows it. The names are the API's. */
export type Asked = {
  failureIds?: string[];
  reason?: string;
  from?: string | undefined;
  to?: string | undefined;
  delivered?: boolean;
};

/** More than this is asked about first: it may be more than the destination likes at once. */
const unaskedMax = 100;

type Pending = { asked: Asked; count: number };

/**
 * Sends events again: at once where they are few, after a question where they are many. `pending` is what is asked
 * about. Answers whether the job has begun.
 */
export function useReplay({ id: integrationId, state }: Pick<Integration, 'id' | 'state'>) {
  const { id: orgId, role } = useOrg();
  const replay = useAct(Replay);
  const [pending, setPending] = useState<Pending>();
  const start = async (asked: Asked): Promise<boolean> => {
    const answer = await replay({ orgId, integrationId, ...asked });
    toast(answer.success ? 'done' : 'failed', answer.message);
    setPending(undefined);
    return answer.success;
  };
  return {
    running: replay.running,
    pending,
    disabledReason:
      whyNot(role, 'event.replay') ??
      (state === 'off' ? 'This destination is off. Turn it on in its settings first.' : undefined),
    start,
    ask(asked: Asked, count: number): void {
      if (count > unaskedMax) setPending({ asked, count });
      else void start(asked);
    },
    drop: () => setPending(undefined),
  };
}

export type Replays = ReturnType<typeof useReplay>;
