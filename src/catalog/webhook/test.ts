import type { StampedEvent } from '../../domain/events.ts';
import type { Values } from '../../domain/prototypes.ts';
import type { OutgoingResponse, TestAnswer, Tools } from '../destination.ts';
import { isErrorInside, isWebPage, saidIn } from '../said.ts';
import { pairsOf, textOf } from '../settings.ts';
import { requestFor } from './request.ts';

/** What a receiver sees: an event like others, which says that it is a test. */
export const testEventName = 'Switchyard Test';

/** These change nothing, or nothing but what the receiver does with a new event. */
const harmless = new Set(['POST', 'GET']);

/**
 * Sends one test event, headers and signature as every event has them: a receiver that checks either can say so. By PUT,
 * PATCH or DELETE that might change something of the receiver's, so OPTIONS goes there instead, and says less.
 */
export async function test(connection: Values, { send, now }: Tools): Promise<TestAnswer> {
  const request = requestFor([testEvent(now())], { connection, config: {} }, now());
  if (typeof request === 'string') return { success: false, message: request };
  const isEvent = harmless.has(request.method);
  const { url, headers } = request;
  const response = await send(isEvent ? request : { method: 'OPTIONS', url, headers });
  if (response.kind !== 'answered') return refused(response.reason, 'url');
  return isEvent ? judge(response, connection) : judgeOptions(response, connection);
}

function testEvent(atMs: number): StampedEvent {
  const at = new Date(atMs).toISOString();
  const messageId = `switchyard-test-${atMs.toString(36)}`;
  const userId = 'switchyard-test';
  return {
    place: { lane: 0, offset: 0, position: 0, atMs },
    ...{ orgId: '', sourceId: '', messageId, userId, timestampMs: atMs, receivedAtMs: atMs },
    ...{ type: 'track', name: testEventName },
    payload: {
      ...{ type: 'track', event: testEventName, messageId, userId, timestamp: at, receivedAt: at },
      ...{ properties: { test: true }, context: { test: true }, integrations: {} },
    },
  };
}

type Answered = Extract<OutgoingResponse, { kind: 'answered' }>;

function judge(response: Answered, connection: Values): TestAnswer {
  const { status } = response;
  if (status < 200 || status > 299) return judgeRefusal(response, connection);
  const said = saidIn(response);
  if (isErrorInside(response))
    return {
      success: false,
      message: `It answered ${status}, and its body says that something is wrong${said ? `: ${said}` : '.'} Events that are answered like this count as delivered.`,
    };
  if (isWebPage(response.body))
    return {
      success: true,
      message: `It took the test event with ${status}, and answered a web page. Check that this is the address you mean.`,
    };
  return { success: true, message: `It took the test event with ${status}.` };
}

function judgeOptions(response: Answered, connection: Values): TestAnswer {
  const method = textOf(connection.method) ?? '';
  if ([401, 403].includes(response.status)) return judgeRefusal(response, connection);
  return {
    success: true,
    message: `Something answers there (${response.status} to OPTIONS). Whether it takes ${method} requests shows with the first event, since a test by ${method} might change something.`,
  };
}

function judgeRefusal(response: Answered, connection: Values): TestAnswer {
  const { status, headers } = response;
  const said = saidIn(response);
  const message = `It answered ${status}${said ? `: ${said}` : '.'}`;
  if (status === 401 || status === 403) return refused(message, credentialsOf(connection));
  if (status === 405 || status === 501) return refused(message, 'method');
  if (status >= 300 && status < 400)
    return refused(
      `It answered ${status} and points to ${headers['location'] ?? 'another address'}. Redirects are not followed, so give the final address.`,
      'url',
    );
  if (status === 404 || status === 410) return refused(message, 'url');
  return { success: false, message };
}

function refused(message: string, path: string): TestAnswer {
  return { success: false, message, fieldErrors: [{ path, message }] };
}

/** Where the credentials are that were not good enough; where there are none, headers are where they belong. */
function credentialsOf(connection: Values): string {
  const names = pairsOf(connection.headers).map(([name]) => name);
  const named = names.find((name) => /authorization|token|key|secret/i.test(name)) ?? names[0];
  if (named !== undefined) return `headers.${named}`;
  return textOf(connection.signingSecret) === undefined ? 'headers' : 'signingSecret';
}
