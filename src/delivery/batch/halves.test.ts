import { expect, test } from 'vitest';
import type { DestinationAnswer } from '../../catalog/destination.ts';
import { byHalves, type Tried } from './halves.ts';

const delivered: DestinationAnswer = { kind: 'accepted' };
const answered = (status: number): DestinationAnswer => ({
  kind: 'answered',
  response: { kind: 'answered', status, headers: {}, body: '' },
});
const always = () => true;

/** A destination that answers for all events together, and with `status` where one of them is bad. */
function createSend(status: number, bad: readonly number[]) {
  const calls: number[][] = [];
  return {
    calls,
    async send(part: readonly number[]): Promise<Tried<number>> {
      calls.push([...part]);
      const answer = answered(part.some((one) => bad.includes(one)) ? status : 200);
      return { answers: part.map(() => answer), seen: calls.length, isThrown: false };
    },
  };
}

const statuses = (ended: { answer: DestinationAnswer }[]) =>
  ended.map(({ answer }) =>
    answer.kind === 'answered' && answer.response.kind === 'answered' ? answer.response.status : answer.kind,
  );

test.each([400, 403, 409, 413, 422])('one event that is refused with %i fails no other', async (status) => {
  const { calls, send } = createSend(status, [5]);
  const ended = await byHalves([0, 1, 2, 3, 4, 5, 6, 7], send, always);
  expect(statuses(ended)).toEqual([200, 200, 200, 200, 200, status, 200, 200]);
  expect(calls).toEqual([[0, 1, 2, 3, 4, 5, 6, 7], [0, 1, 2, 3], [4, 5, 6, 7], [4, 5], [4], [5], [6, 7]]);
});

test('where all are bad, there are less than twice as many calls as events', async () => {
  const all = Array.from({ length: 100 }, (_one, at) => at);
  const { calls, send } = createSend(400, all);
  expect(new Set(statuses(await byHalves(all, send, always)))).toEqual(new Set([400]));
  expect(calls).toHaveLength(199);
});

test.each([200, 401, 404, 410, 429, 503])(
  'HTTP %i is about the batch, and is not looked into',
  async (status) => {
    const { calls, send } = createSend(status, [1]);
    expect(statuses(await byHalves([0, 1], send, always))).toEqual([status, status]);
    expect(calls).toHaveLength(1);
  },
);

test('answers for each event stand as they are', async () => {
  const answers = [answered(400), answered(400), delivered];
  const ended = await byHalves([0, 1, 2], async () => ({ answers, seen: 0, isThrown: false }), always);
  expect(ended.map(({ answer }) => answer)).toEqual(answers);
});

test('an event that nobody answered for has failed', async () => {
  const ended = await byHalves(
    [0, 1],
    async () => ({ answers: [delivered], seen: 0, isThrown: false }),
    always,
  );
  expect(ended.map(({ answer }) => answer.kind)).toEqual(['accepted', 'invalid']);
});

test('what is thrown for a batch is thrown by one of its events alone', async () => {
  const ended = await byHalves(
    ['good', 'bad', 'fine'],
    async (part) => {
      const isThrown = part.includes('bad');
      const answer: DestinationAnswer = isThrown ? { kind: 'invalid', reason: 'Thrown.' } : delivered;
      return { answers: part.map(() => answer), seen: 0, isThrown };
    },
    always,
  );
  expect(ended.map(({ answer }) => answer.kind)).toEqual(['accepted', 'invalid', 'accepted']);
});

test('a part is not sent where one before it has to be tried again', async () => {
  const calls: number[][] = [];
  const send = async (part: readonly number[]): Promise<Tried<number>> => {
    calls.push([...part]);
    const answer = answered(part.length === 4 ? 400 : 503);
    return { answers: part.map(() => answer), seen: 0, isThrown: false };
  };
  const ended = await byHalves([0, 1, 2, 3], send, (answers) => answers.length === 0);
  expect(calls).toEqual([
    [0, 1, 2, 3],
    [0, 1],
  ]);
  expect(statuses(ended).slice(0, 2)).toEqual([503, 503]);
  expect(ended[2]?.answer).toMatchObject({ response: { kind: 'unreachable' } });
});
