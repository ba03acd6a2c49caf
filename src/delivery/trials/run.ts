import type { Destination, OutgoingRequest, OutgoingResponse } from '../../catalog/destination.ts';
import type { Trial, TrialAnswer } from '../../domain/trials/trials.ts';
import { createRedact } from '../out/redact.ts';
import type { Way } from '../out/send.ts';
import { findOptions } from './find-options.ts';
import { tryConnection } from './try-connection.ts';
import { tryIntegration } from './try-integration.ts';
import { answerWith, type Exchange, type Trying } from './trying.ts';

/** For all that a destination does. Somebody waits in front of a screen, for a second more than this. */
const vendorMsMax = 14_000;

type Deps = {
  destinations: ReadonlyMap<string, Destination>;
  way: Pick<Way, 'send'>;
  now: () => number;
  signal: AbortSignal;
  timeoutMs?: number;
};

/** Answers a trial. Whatever a vendor does is an answer, and none of it holds a secret. */
export async function runTrial(trial: Trial, deps: Deps): Promise<TrialAnswer> {
  const { destinations, way, now, timeoutMs = vendorMsMax } = deps;
  const destination = destinations.get(trial.integrationCode);
  if (!destination)
    return answerWith('INVALID_INPUT', `The delivery process has no destination ${trial.integrationCode}.`);
  const exchanges: Exchange[] = [];
  const isShownOnly = trial.kind === 'integration' && !trial.isSent;
  const late = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([deps.signal, late]);
  const send = async (request: OutgoingRequest): Promise<OutgoingResponse> => {
    const exchange: Exchange = { request };
    exchanges.push(exchange);
    if (isShownOnly) return pretended;
    if (signal.aborted) return (exchange.response = tooLate(timeoutMs));
    const response = await way.send(request, signal);
    return (exchange.response = late.aborted && response.kind !== 'answered' ? tooLate(timeoutMs) : response);
  };
  const trying = {
    destination,
    tools: { send, signal, now },
    exchanges,
    redact: createRedact(trial.secrets),
  };
  const answer = await Promise.race([answerTo(trial, trying), whenAborted(signal, timeoutMs)]);
  return redacted(answer, trying.redact);
}

function answerTo(trial: Trial, trying: Trying): Promise<TrialAnswer> {
  if (trial.kind === 'connection') return tryConnection(trial, trying);
  return trial.kind === 'integration' ? tryIntegration(trial, trying) : findOptions(trial, trying);
}

/** So that a destination's code goes on to what it would send next. */
const pretended: OutgoingResponse = { kind: 'answered', status: 200, headers: {}, body: '{}' };

function tooLate(timeoutMs: number): OutgoingResponse {
  return { kind: 'unreachable', reason: `No whole answer came within ${timeoutMs / 1_000} seconds.` };
}

/** A little after the request has been told, so that what came of that is said where it can be. */
const graceMs = 250;

function whenAborted(signal: AbortSignal, timeoutMs: number): Promise<TrialAnswer> {
  return new Promise((resolve) => {
    const end = () =>
      setTimeout(
        () => resolve(answerWith('UPSTREAM_FAILED', `It was not done within ${timeoutMs / 1_000} seconds.`)),
        graceMs,
      ).unref();
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

/** Vendors repeat what they were sent. Requests are redacted where they are shown, header by header. */
function redacted(answer: TrialAnswer, redact: (text: string) => string): TrialAnswer {
  return {
    ...answer,
    message: redact(answer.message),
    fieldErrors: answer.fieldErrors.map((one) => ({ ...one, message: redact(one.message) })),
    steps: answer.steps.map((one) => ({ ...one, message: redact(one.message) })),
  };
}
