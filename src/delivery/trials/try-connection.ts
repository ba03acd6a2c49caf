import type { TestAnswer } from '../../catalog/destination.ts';
import { own } from '../../domain/fields/own.ts';
import type { FieldPrototype, Values } from '../../domain/prototypes.ts';
import type { Trial, TrialAnswer, TrialStep } from '../../domain/trials/trials.ts';
import { stageOf } from '../out/faults.ts';
import { answerWith, type Exchange, type Trying } from './trying.ts';

type ConnectionTrial = Extract<Trial, { kind: 'connection' }>;

/** Tries the credentials, and says how far that came. */
export async function tryConnection({ connection }: ConnectionTrial, trying: Trying): Promise<TrialAnswer> {
  const { destination, tools, exchanges } = trying;
  if (!destination.test)
    return answerWith(
      'OK',
      `${destination.prototype.name} offers no way to try credentials. They show their worth with the first event.`,
    );
  const test = await destination.test(connection, tools).catch((error: unknown): TestAnswer => {
    const message = error instanceof Error ? error.message : String(error);
    return { success: false, message: `The destination's code failed: ${message}` };
  });
  const last = exchanges.at(-1);
  return {
    code: test.success ? 'OK' : 'UPSTREAM_FAILED',
    message: test.message,
    fieldErrors: fieldErrorsOf(test, last, destination.prototype.connectionPrototype, connection).map(
      ({ path, message }) => ({ path: `details.${path}`, message }),
    ),
    steps: last ? stepsOf(last, test) : [],
    ...{ requests: [], options: [] },
  };
}

/** Where a test names no field and nothing answers, what says where data goes is wrong. */
function fieldErrorsOf(
  { success, message, fieldErrors }: TestAnswer,
  last: Exchange | undefined,
  prototypes: readonly FieldPrototype[],
  connection: Values,
) {
  if (success || fieldErrors) return fieldErrors ?? [];
  if (!last?.response || last.response.kind === 'answered') return [];
  const address = prototypes.find(
    ({ destination, propertyName }) => destination && own(connection, propertyName) !== undefined,
  );
  return address ? [{ path: address.propertyName, message }] : [];
}

/** What went well, and what then did not. Where nobody can tell how far it came, the last step alone. */
function stepsOf({ request, response }: Exchange, test: TestAnswer): TrialStep[] {
  const isEncrypted = /^https:/i.test(request.url);
  const names = (['address', 'connection', 'encryption', 'answer'] as const).filter(
    (name) => name !== 'encryption' || isEncrypted,
  );
  const step = (name: TrialStep['name'], success: boolean, message: string) => ({ name, success, message });
  const done = (name: TrialStep['name']) => step(name, true, doneWords[name](request.url));
  const failed = (name: TrialStep['name'], reason: string) => [
    ...names.slice(0, names.indexOf(name)).map(done),
    step(name, false, reason),
  ];
  if (response?.kind === 'answered')
    return [...names.slice(0, -1).map(done), step('answer', test.success, test.message)];
  if (response?.kind === 'forbidden') return failed('address', response.reason);
  const stage = response && stageOf(response.reason);
  if (stage) return failed(stage, response.reason);
  return [step('answer', false, response?.reason ?? test.message)];
}

const doneWords: Record<TrialStep['name'], (url: string) => string> = {
  address: (url) => `${hostOf(url)} is known, and may be sent to.`,
  connection: () => 'A connection was made.',
  encryption: () => 'It is encrypted, and its certificate is good.',
  answer: () => 'It answered.',
};

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'The address';
}
