import { useEffect, useEffectEvent, useState } from 'react';
import { useClient } from 'urql';
import type { Json } from '../../../../domain/prototypes.ts';
import type { ResultOf } from '../../../graphql/graphql.ts';
import { useAct } from '../../../graphql/use-act.ts';
import { RecentEventsQuery, TestIntegration } from './queries.ts';

export type RecentEvent = ResultOf<typeof RecentEventsQuery>['events'][number];
export type Tried = { isSent: boolean; success: boolean; message: string; requests: Requests };
type Requests = ResultOf<typeof TestIntegration>['testIntegration']['requests'];

export type Settings = {
  integrationCode: string;
  connectionId?: string | undefined;
  details?: Json | undefined;
  configPayload: Json;
};

/** What came from the source lately; undefined until it is known. Where it cannot be read, samples do. */
export function useRecentEvents(orgId: string, appId: string): readonly RecentEvent[] | undefined {
  const client = useClient();
  const [events, setEvents] = useState<readonly RecentEvent[]>();
  useEffect(() => {
    let isLeft = false;
    void client
      .query(RecentEventsQuery, { orgId, appId }, { requestPolicy: 'network-only' })
      .toPromise()
      .then(({ data }) => !isLeft && setEvents(data?.events ?? []));
    return () => void (isLeft = true);
  }, [client, orgId, appId]);
  return events;
}

/** Shows what would be sent for an event at once, and sends it when it is told to. Another event is another `key` for its component. */
export function useTry(orgId: string, settings: Settings, event: Json) {
  const test = useAct(TestIntegration);
  const [tried, setTried] = useState<Tried>();
  const [isSending, setSending] = useState(false);

  const ask = async (isSent: boolean): Promise<Tried> => {
    const answer = await test({ orgId, ...settings, event, send: isSent });
    const { success, message } = answer;
    return { isSent, success, message, requests: 'requests' in answer ? answer.requests : [] };
  };

  const show = useEffectEvent(() => ask(false));
  useEffect(() => {
    let isLeft = false;
    // What was really sent meanwhile says more.
    void show().then((shown) => !isLeft && setTried((now) => now ?? shown));
    return () => void (isLeft = true);
  }, []);

  const send = async () => {
    setSending(true);
    setTried(await ask(true));
    setSending(false);
  };
  return { tried, isSending, send: () => void send() };
}
