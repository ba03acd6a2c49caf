import { stringifyDocument } from '@urql/core';
import { EventFeed, type EventFeedItem, type EventFeedWanted } from '../queries.ts';
import { readSse } from './sse.ts';

/** The server will not have this subscription: who asks may not, or it does not know the cursor. */
export class FeedRefused extends Error {
  override name = 'FeedRefused';
}

type Options = {
  url: string;
  headers: Record<string, string>;
  variables: EventFeedWanted;
  signal: AbortSignal;
  send: typeof fetch;
};

/**
 * One connection of the feed: its items, and `alive` between them. Ends where the server ends it, throws where it breaks
 * or is refused. Read by fetch, since an EventSource sends no headers.
 */
export async function* connectFeed({ url, headers, variables, signal, send }: Options) {
  const response = await send(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ operationName: 'EventFeed', query: stringifyDocument(EventFeed), variables }),
    signal,
  });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  if (!isStream || !response.body) throw new FeedRefused(`The feed was answered with ${response.status}.`);
  for await (const sign of readSse(response.body)) {
    if (sign.kind === 'alive') yield 'alive' as const;
    else if (sign.name === 'complete') return;
    else yield itemIn(sign.data);
  }
}

function itemIn(data: string): EventFeedItem {
  // The server answers what the document asks for.
  const answer = JSON.parse(data) as {
    data?: { eventFeed: EventFeedItem } | null;
    errors?: readonly { message: string }[];
  };
  if (!answer.data) throw new FeedRefused(answer.errors?.[0]?.message ?? 'The feed gave no item.');
  return answer.data.eventFeed;
}
