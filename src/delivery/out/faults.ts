import type { OutgoingResponse } from '../../catalog/destination.ts';

/** A connection that was not made, because the guard does not admit where it would have gone. */
export class NotAdmitted extends Error {
  override readonly name = 'NotAdmitted';
}

const unresolved = 'The host name could not be resolved.';
const broken = 'The connection broke before the whole answer had come.';
const refused = 'The connection was refused.';
const away = 'The host could not be reached.';
const silent = 'The host did not answer.';
const notHttp = 'The answer was not HTTP.';
const noTls = 'The TLS connection could not be made';

const reasons: Record<string, string> = {
  ENOTFOUND: unresolved,
  EAI_AGAIN: unresolved,
  EAI_FAIL: unresolved,
  EAI_NODATA: unresolved,
  ECONNREFUSED: refused,
  ECONNRESET: broken,
  EPIPE: broken,
  UND_ERR_SOCKET: broken,
  ECONNABORTED: broken,
  EHOSTUNREACH: away,
  ENETUNREACH: away,
  ETIMEDOUT: silent,
  UND_ERR_CONNECT_TIMEOUT: silent,
  UND_ERR_HEADERS_OVERFLOW: 'The answer has too many headers.',
};

/** How far a request came that was not answered; undefined where that cannot be told. */
export function stageOf(reason: string): 'address' | 'connection' | 'encryption' | 'answer' | undefined {
  if (reason === unresolved) return 'address';
  if ([refused, away, silent].includes(reason)) return 'connection';
  if (reason.startsWith(noTls)) return 'encryption';
  return Object.values(reasons).includes(reason) || reason === notHttp ? 'answer' : undefined;
}

/** What we did not send, and would not send the next time either. */
const ours = new Set(['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED', 'ERR_INVALID_URL']);

/** Turns an error of the network into an answer. Reasons name no address and quote nothing. */
export function answerOf(error: unknown): OutgoingResponse {
  if (chainOf(error).some((one) => one instanceof NotAdmitted))
    return {
      kind: 'forbidden',
      reason:
        'The address is private or reserved. The operator can allow it in the configuration, with DESTINATION_ALLOW.',
    };
  // undici's parser gives no code for some of its errors.
  if (chainOf(error).some(({ name }) => name === 'HTTPParserError'))
    return { kind: 'unreachable', reason: notHttp };
  const codes = chainOf(error).flatMap(codeOf);
  if (codes.some((code) => ours.has(code)))
    return { kind: 'forbidden', reason: 'The request has a part that HTTP does not allow.' };
  for (const code of codes) {
    const reason = reasonOf(code);
    if (reason !== undefined) return { kind: 'unreachable', reason };
  }
  return { kind: 'unreachable', reason: `The request failed${codes[0] ? ` (${codes[0]})` : ''}.` };
}

function reasonOf(code: string): string | undefined {
  if (Object.hasOwn(reasons, code)) return reasons[code];
  if (/CERT|ERR_TLS|ERR_SSL|SELF_SIGNED|UNABLE_TO_/.test(code)) return `${noTls} (${code}).`;
  return undefined;
}

/** The error, what caused it, and the errors of each address where several were tried. */
function chainOf(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  const inner = error instanceof AggregateError ? error.errors : [];
  return [error, ...inner.flatMap(chainOf), ...chainOf(error.cause)];
}

function codeOf(error: Error): string[] {
  return 'code' in error && typeof error.code === 'string' ? [error.code] : [];
}
