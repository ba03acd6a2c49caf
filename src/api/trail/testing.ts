import { request, type IncomingMessage } from 'node:http';
import type { Client } from '../testing.ts';

export type FeedAnswer = {
  data?: { eventFeed: Record<string, unknown> & { cursor: string; skipped: number } } | null;
  errors?: { message: string; extensions: { code: string } }[];
};

/** Follows a subscription as a client does, and reads no faster than it is asked to. */
export async function follow(
  { url, client }: { url: string; client: Client },
  query: string,
  variables: object = {},
  headers: Record<string, string> = {},
) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        headers: {
          ...{ 'content-type': 'application/json', accept: 'text/event-stream' },
          ...(client.token && { authorization: client.token }),
          ...headers,
        },
      },
      resolve,
    ).on('error', reject);
    sent.end(JSON.stringify({ query, variables }));
  });
  const answers = read(response);
  return {
    status: response.statusCode,
    /** The next answer; undefined when the stream has ended. */
    async next(): Promise<FeedAnswer | undefined> {
      const { value } = await answers.next();
      return value ?? undefined;
    },
    close: () => void response.destroy(),
  };
}

/** A connection that was broken off is an end, too. */
async function* read(response: IncomingMessage): AsyncGenerator<FeedAnswer, undefined> {
  try {
    yield* readParts(response);
  } catch (error) {
    if (!response.destroyed) throw error;
  }
  return undefined;
}

async function* readParts(response: IncomingMessage): AsyncGenerator<FeedAnswer, undefined> {
  let text = '';
  // The socket is read when the next part is asked for.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    text += chunk.toString();
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const data = /^data: ?(.+)$/m.exec(part)?.[1];
      // What the server sends is what the schema says.
      if (data) yield JSON.parse(data) as FeedAnswer;
    }
  }
  return undefined;
}
