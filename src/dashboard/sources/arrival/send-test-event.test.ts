import { expect, test, vi } from 'vitest';
import { sendTestEvent } from './send-test-event.ts';

const to = { sourceId: '3kTMdQ8wLr5VbXz7HnPy2', origin: 'https://events.example.com', messageId: 'm1' };
const answers = (answer: () => Response | Promise<Response>) => vi.fn<typeof fetch>(async () => answer());

test('a test event is sent as an SDK sends one: to the track path, with the write key', async () => {
  const send = answers(() => Response.json({ success: true }));
  expect(await sendTestEvent(to, send, () => 0)).toBeUndefined();
  const [url, request] = send.mock.calls[0] ?? [];
  expect(url).toBe('https://events.example.com/v1/track');
  expect(new Headers(request?.headers).get('authorization')).toBe(`Basic ${btoa(`${to.sourceId}:`)}`);
  expect(JSON.parse(String(request?.body))).toMatchObject({
    ...{ type: 'track', event: 'Test Event', messageId: 'm1', sentAt: '1970-01-01T00:00:00.000Z' },
  });
});

test.each<[string, () => Response | Promise<Response>, RegExp]>([
  [
    'what the server says',
    () => Response.json({ success: false, message: 'No source has this write key.' }, { status: 400 }),
    /^It was refused with HTTP 400: No source has this write key\.$/,
  ],
  [
    'the status where it says nothing',
    () => new Response('<p>', { status: 502 }),
    /^It was refused with HTTP 502\.$/,
  ],
  ['that nobody answers', () => Promise.reject(new TypeError('Failed to fetch')), /could not be reached/],
])('one that is not taken tells %s', async (_what, answer, words) => {
  expect(await sendTestEvent(to, answers(answer))).toMatch(words);
});
