import type { DestinationAnswer } from '../../catalog/destination.ts';
import { healsByItself } from '../judge.ts';

/** What a call made of a part of a batch: an answer for each event, and what was seen of the call. */
export type Tried<Seen> = { answers: DestinationAnswer[]; seen: Seen; isThrown: boolean };
export type Ended<One, Seen> = { one: One; answer: DestinationAnswer; seen: Seen };

/** Refusals that hold for whatever is sent with these settings: smaller parts would be refused as well. */
const concerningSettings = new Set([401, 402, 404, 405, 407, 410]);

/**
 * Sends events together. Where they are refused together for what may be the fault of one, each half is sent by itself,
 * and so on, so that in the end the one is alone: at most twice as many calls as there are events. A half is not sent
 * where one before it has to be tried again, since that may hold earlier events of the same users, or where time is up.
 */
export async function byHalves<One, Seen>(
  batch: readonly One[],
  send: (part: readonly One[]) => Promise<Tried<Seen>>,
  mayGoOn: (answers: readonly DestinationAnswer[]) => boolean,
): Promise<Ended<One, Seen>[]> {
  const { answers, seen, isThrown } = await send(batch);
  const ended = batch.map((one, at) => ({ one, answer: answers[at] ?? noAnswer, seen }));
  if (batch.length === 1 || !(isThrown || isRefusedTogether(answers))) return ended;
  const middle = Math.ceil(batch.length / 2);
  const first = mayGoOn([])
    ? await byHalves(batch.slice(0, middle), send, mayGoOn)
    : ended.slice(0, middle).map(later);
  const second = mayGoOn(first.map(({ answer }) => answer))
    ? await byHalves(batch.slice(middle), send, mayGoOn)
    : ended.slice(middle).map(later);
  return [...first, ...second];
}

const noAnswer: DestinationAnswer = {
  kind: 'invalid',
  reason: 'The destination gave no answer for the event.',
};

function later<One, Seen>({ one, seen }: Ended<One, Seen>): Ended<One, Seen> {
  const reason = 'It was refused together with other events, and is sent again without them.';
  return { one, answer: { kind: 'answered', response: { kind: 'unreachable', reason } }, seen };
}

/** One response for all of them, which may be about one of them. */
function isRefusedTogether(answers: readonly DestinationAnswer[]): boolean {
  const [first] = answers;
  if (first?.kind !== 'answered' || first.response.kind !== 'answered') return false;
  const { response } = first;
  if (healsByItself(first)) return false;
  if (!answers.every((one) => one.kind === 'answered' && one.response === response)) return false;
  return response.status >= 400 && response.status < 500 && !concerningSettings.has(response.status);
}
