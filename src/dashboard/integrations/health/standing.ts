import type { HourPoint } from '../../graphql/use-last-day.ts';
import type { Integration } from '../IntegrationPage.tsx';

/** How a destination fares. `on`: nothing was sent there for a day. */
export type Standing = 'delivering' | 'retrying' | 'failing' | 'on' | 'paused' | 'off';

/** Hours that are looked at: the one that has just begun says too little alone. */
const hoursLookedAt = 2;
/** As one of so many fails, the destination does. */
const oneFailsOf = 20;

/** How a destination fares now, by what was counted in the last day, hour by hour. */
export function standingOf(state: Integration['state'], points: readonly HourPoint[]): Standing {
  if (state !== 'on') return state;
  const sum = (rows: readonly HourPoint[], name: 'delivered' | 'failed') =>
    rows.reduce((total, point) => total + point[name], 0);
  const late = points.slice(-hoursLookedAt);
  const failed = sum(late, 'failed');
  if (failed > 0 && failed * oneFailsOf >= failed + sum(late, 'delivered')) return 'failing';
  if ((points.at(-1)?.retrying ?? 0) > 0) return 'retrying';
  return sum(points, 'delivered') > 0 ? 'delivering' : 'on';
}

/** The last day in words: "1,240 delivered, 3 failed in 24 hours". */
export function dayWords(points: readonly HourPoint[]): string {
  const sum = (name: 'delivered' | 'failed') =>
    points.reduce((total, point) => total + point[name], 0).toLocaleString();
  return `${sum('delivered')} delivered, ${sum('failed')} failed in 24 hours`;
}
