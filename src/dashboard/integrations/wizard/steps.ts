import type { Draft } from './draft.ts';

/** The wizard's steps, in their order; the URL names the one that is open. */
export const steps = ['choose', 'source', 'connection', 'configuration', 'try', 'review'] as const;
export type Step = (typeof steps)[number];

export const stepNames: Record<Step, string> = {
  choose: 'Destination',
  source: 'Source',
  connection: 'Connection',
  configuration: 'Configuration',
  try: 'Try',
  review: 'Review',
};

/** How far somebody has come; a later step has nothing to stand on yet. */
export type Progress = Pick<Draft, 'code' | 'sourceId'> & {
  hasConnection: boolean;
  hasConfiguration: boolean;
};

export function furthestStep({ code, sourceId, hasConnection, hasConfiguration }: Progress): Step {
  if (!code) return 'choose';
  if (!sourceId) return 'source';
  if (!hasConnection) return 'connection';
  return hasConfiguration ? 'review' : 'configuration';
}

/** The step that is asked for, or the last one that can be shown. */
export function stepToShow(asked: Step | undefined, progress: Progress): Step {
  const furthest = furthestStep(progress);
  if (!asked) return furthest === 'choose' ? 'choose' : furthest;
  return steps.indexOf(asked) <= steps.indexOf(furthest) ? asked : furthest;
}

export function stepAfter(step: Step): Step {
  return steps[steps.indexOf(step) + 1] ?? 'review';
}

export function stepBefore(step: Step): Step | undefined {
  return steps[steps.indexOf(step) - 1];
}
