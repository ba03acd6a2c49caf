import type { Choices } from '../../catalog/destination.ts';
import type { Trial, TrialAnswer } from '../../domain/trials/trials.ts';
import { answerWith, type Trying } from './trying.ts';

type OptionsTrial = Extract<Trial, { kind: 'options' }>;

/** More than these nobody reads; a search finds the others. */
const optionsMax = 500;

/** The vendor's choices for a field. */
export async function findOptions(
  { connection, config, path, search }: OptionsTrial,
  { destination, tools }: Trying,
): Promise<TrialAnswer> {
  const { name } = destination.prototype;
  if (!destination.options)
    return answerWith('NOT_FOUND', `${name} offers no choices for ${path}. Type the value.`);
  const found = await destination
    .options(path, { connection, config }, search, tools)
    .catch((error: unknown): Choices => {
      const message = error instanceof Error ? error.message : String(error);
      return { kind: 'refused', reason: `The destination's code failed: ${message}` };
    });
  return found.kind === 'found'
    ? answerWith('OK', '', { options: found.options.slice(0, optionsMax) })
    : answerWith('UPSTREAM_FAILED', `${name} gave no choices: ${found.reason}`);
}
