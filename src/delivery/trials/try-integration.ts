import type { Destination, DestinationAnswer } from '../../catalog/destination.ts';
import type { StampedEvent } from '../../domain/events.ts';
import { healsByItself } from '../judge.ts';
import type { Trial, TrialAnswer } from '../../domain/trials/trials.ts';
import { createDispatched } from './dispatched.ts';
import { eventOf } from './event.ts';
import { answerWith, type Trying } from './trying.ts';

type IntegrationTrial = Extract<Trial, { kind: 'integration' }>;

/** What an integration with these settings would send for an event, or does. */
export async function tryIntegration(trial: IntegrationTrial, trying: Trying): Promise<TrialAnswer> {
  const { destination, tools, exchanges, redact } = trying;
  const event = eventOf(trial, tools.now());
  if ('refusal' in event) return event.refusal;
  const { connection, config, secrets, isSent } = trial;
  const answer = await answerFor(event, { connection, config }, destination, trying);
  const requests = exchanges.map(createDispatched(redact, secrets));
  if (answer.kind === 'filtered')
    return answerWith('OK', `It would not be sent. ${answer.reason}`, { requests });
  if (!isSent && answer.kind !== 'invalid')
    return answerWith('OK', shownWords(answer, exchanges.length), { requests });
  return { ...endOf(answer), requests: requests };
}

type Filtered = { kind: 'filtered'; reason: string };

/** What the destination says of the event. Its code may throw: that is told like what it refuses. */
async function answerFor(
  event: StampedEvent,
  settings: Parameters<Destination['perform']>[1],
  destination: Destination,
  { tools }: Trying,
): Promise<DestinationAnswer | Filtered> {
  try {
    const reason = destination.unwanted?.(event, settings.config);
    if (reason !== undefined) return { kind: 'filtered', reason };
    const [answer] = await destination.perform([event], settings, tools);
    return answer ?? { kind: 'invalid', reason: 'The destination said nothing of the event.' };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'invalid', reason: `The destination's code failed: ${message}` };
  }
}

function shownWords(answer: DestinationAnswer, count: number): string {
  if (answer.kind === 'skipped') return `Nothing would be sent. ${answer.reason}`;
  if (count === 0) return 'It takes the event, and sends no request.';
  return count === 1 ? 'This is what it would send.' : `These are the ${count} requests it would send.`;
}

function endOf(answer: DestinationAnswer): TrialAnswer {
  switch (answer.kind) {
    case 'accepted':
      return answerWith('OK', 'The event was taken.');
    case 'skipped':
      return answerWith('OK', `Nothing was sent. ${answer.reason}`);
    case 'invalid':
      return answerWith('INVALID_INPUT', answer.reason);
    case 'answered': {
      const { response } = answer;
      if (response.kind !== 'answered') return answerWith('UPSTREAM_FAILED', response.reason);
      const { status } = response;
      if (status >= 200 && status < 300) return answerWith('OK', `It was sent, and answered ${status}.`);
      const then = healsByItself(answer)
        ? 'A live event would be tried again.'
        : 'A live event would have failed.';
      return answerWith('UPSTREAM_FAILED', `It was sent, and answered ${status}. ${then}`);
    }
  }
}
