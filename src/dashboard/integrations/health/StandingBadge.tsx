import type { HourPoint } from '../../graphql/use-last-day.ts';
import { StatusBadge, type Status } from '../../ui/data/StatusBadge.tsx';
import type { Integration } from '../IntegrationPage.tsx';
import { standingOf, type Standing } from './standing.ts';

const looks: Record<Standing, { status: Status; word: string }> = {
  delivering: { status: 'delivered', word: 'Delivering' },
  retrying: { status: 'retrying', word: 'Retrying' },
  failing: { status: 'failed', word: 'Failing' },
  on: { status: 'on', word: 'On' },
  paused: { status: 'paused', word: 'Paused' },
  off: { status: 'off', word: 'Off' },
};

type Props = Pick<Integration, 'state' | 'pausedReason'> & { points: readonly HourPoint[] };

/** How a destination fares, in a list. */
export function StandingBadge({ state, pausedReason, points }: Props) {
  const { status, word } = looks[standingOf(state, points)];
  return (
    <StatusBadge status={status} title={pausedReason ?? undefined} isBare>
      {word}
    </StatusBadge>
  );
}
