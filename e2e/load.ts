import type { Received } from './switchyard.ts';

const senders = 16;
/** After a refusal, as an SDK would; it does not wait as long. */
const againMs = 20;

/** Sends single events from many connections until told to stop; keeps what was answered with 200, and all statuses. */
export function sendUnderLoad(url: string, sourceId: string, round: string) {
  const acknowledged: string[] = [];
  const statuses = new Map<number, number>();
  let isStopped = false;
  const send = async (sender: number) => {
    for (let n = 0; !isStopped; n++) {
      const messageId = `${round}-${sender}-${n}`;
      const answer = await fetch(`${url}/v1/track`, {
        method: 'POST',
        body: JSON.stringify({ writeKey: sourceId, event: 'Load', userId: `u${sender}`, messageId }),
      }).catch(() => undefined);
      if (answer === undefined) return;
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (answer.status === 200) acknowledged.push(messageId);
      else await new Promise((resolve) => setTimeout(resolve, againMs));
    }
  };
  const all = Promise.all(Array.from({ length: senders }, (_, sender) => send(sender)));
  return {
    acknowledged,
    statuses,
    stop: () => {
      isStopped = true;
      return all;
    },
  };
}

/** Those of the events that did not arrive. */
export function missingOf(acknowledged: readonly string[], received: readonly Received[]): string[] {
  const arrived = new Set(received.map((one) => String(JSON.parse(one.body).messageId)));
  return acknowledged.filter((id) => !arrived.has(id));
}
