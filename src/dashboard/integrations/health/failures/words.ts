import type { Job } from '../queries.ts';

/** A whole number as people write it here: "1,240". */
export function count(value: number): string {
  return Math.round(value).toLocaleString();
}

/** "1 event", "1,240 events". */
export function events(value: number): string {
  return `${count(value)} ${value === 1 ? 'event' : 'events'}`;
}

export function isAlive({ state }: Pick<Job, 'state'>): boolean {
  return state === 'waiting' || state === 'running';
}

/** How far a job has come, in a sentence; at its end, what came of it. */
export function progressOf({ state, done, total, message }: Omit<Job, 'id' | 'createdAt'>): string {
  if (!isAlive({ state })) return message ?? '';
  const words = [
    total === null ? 'Events are counted.' : `${count(done)} of ${events(total)} are done.`,
    message,
  ];
  return words.filter(Boolean).join(' ');
}
