import { expect, test } from 'vitest';
import { readSse, type Sign } from './sse.ts';

/** Reads a stream that comes in these pieces. */
async function read(...pieces: (string | Uint8Array)[]): Promise<Sign[]> {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces)
        controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece);
      controller.close();
    },
  });
  const signs: Sign[] = [];
  for await (const sign of readSse(body)) signs.push(sign);
  return signs;
}

const messagesIn = (signs: Sign[]) => signs.filter(({ kind }) => kind === 'message');

test('a message is read whole, however it is cut on its way', async () => {
  const text = 'event: next\ndata: {"name":"Bücher"}\n\n';
  const bytes = new TextEncoder().encode(text);
  for (let at = 1; at < bytes.length; at++)
    expect(messagesIn(await read(bytes.slice(0, at), bytes.slice(at)))).toEqual([
      { kind: 'message', name: 'next', data: '{"name":"Bücher"}' },
    ]);
});

test.each([
  ['two in one piece', 'data: 1\n\ndata: 2\n\n', ['1', '2']],
  ['lines that end as on Windows', 'data: 1\r\n\r\ndata: 2\r\n\r\n', ['1', '2']],
  ['data in several lines', 'data: 1\ndata:2\n\n', ['1\n2']],
  ['empty data', 'event: complete\ndata:\n\n', ['']],
  ['a colon in the data', 'data: {"a":1}\n\n', ['{"a":1}']],
  ['a message that is not at its end', 'data: 1\n\ndata: 2', ['1']],
  ['comments', ':\n\n: ping\n\n', []],
])('%s', async (_what, text, data) => {
  expect(messagesIn(await read(text))).toMatchObject(data.map((one) => ({ data: one })));
});

test('a comment is a sign of life', async () => {
  expect(await read(':\n\n')).toEqual([{ kind: 'alive' }]);
});

test('a message without an end is given up', async () => {
  const piece = 'x'.repeat(1_000_000);
  await expect(read(piece, piece, piece, piece, piece)).rejects.toThrow(/more than 4000000 characters/);
});
