/** What a test event is sent with; nobody's, so that it starts no profile of a person. */
const testEvent = {
  type: 'track',
  event: 'Test Event',
  anonymousId: 'switchyard-setup',
  properties: { sentFrom: 'the Setup tab' },
  context: { library: { name: 'switchyard-dashboard', version: '1.0.0' } },
};

type To = { sourceId: string; origin: string; messageId: string };

/**
 * Sends an event on the way that an SDK's takes, with the source's write key. Answers why it was not taken, and
 * undefined where it was.
 */
export async function sendTestEvent(
  { sourceId, origin, messageId }: To,
  send: typeof fetch = fetch,
  now: () => number = Date.now,
): Promise<string | undefined> {
  const sentAt = new Date(now()).toISOString();
  try {
    const answer = await send(`${origin}/v1/track`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Basic ${btoa(`${sourceId}:`)}` },
      body: JSON.stringify({ ...testEvent, messageId, sentAt, timestamp: sentAt }),
    });
    return answer.ok ? undefined : `It was refused with HTTP ${answer.status}${await reasonOf(answer)}.`;
  } catch {
    return `${origin} could not be reached. Look whether a proxy in front lets /v1 through.`;
  }
}

async function reasonOf(answer: Response): Promise<string> {
  const body: unknown = await answer.json().catch(() => undefined);
  const message = typeof body === 'object' && body !== null && 'message' in body ? body.message : undefined;
  return typeof message === 'string' ? `: ${message.replace(/\.$/, '')}` : '';
}
