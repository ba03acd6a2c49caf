import type { ReactNode } from 'react';
import { Time } from '../ui/data/Time.tsx';
import { inBytes } from './bytes.ts';
import type { Kept } from './queries.ts';

/** How long events are kept, and what is kept now. */
export function keptFacts({ oldestAt, bytes, daysMax, bytesMax }: Kept): (readonly [string, ReactNode])[] {
  const days = daysMax === 1 ? '1 day' : `${daysMax} days`;
  return [
    ['Kept for', bytesMax === null ? days : `${days}, while all take at most ${inBytes(bytesMax)}`],
    ['Oldest', oldestAt === null ? 'Nothing yet' : <Time at={oldestAt} look="moment" />],
    ['On disk', `${inBytes(bytes)}, of all organizations on this server`],
  ];
}
