import type { SettingsSearch } from '../../paths.ts';

/** Entries that one question brings; the API gives no more than 200. */
export const auditRowsMax = 100;

export type AuditFilters = Pick<SettingsSearch, 'actor' | 'subject' | 'from' | 'to'>;

/** What the API is asked for. Days are those of this place; the last one is included whole. */
export function wantedOf({ actor, subject, from, to }: AuditFilters) {
  return { actor, subject, from: startOf(from, 0), to: startOf(to, 1) };
}

/** When the day begins, or the one so many days later; undefined for what is no date. */
function startOf(date: string | undefined, daysLater: number): string | undefined {
  if (date === undefined || !/^\d{4}-\d\d-\d\d$/.test(date)) return undefined;
  const [year = NaN, month = NaN, day = NaN] = date.split('-').map(Number);
  const start = new Date(year, month - 1, day + daysLater);
  return Number.isNaN(start.getTime()) ? undefined : start.toISOString();
}

export function hasFilters({ actor, subject, from, to }: AuditFilters): boolean {
  return [actor, subject, from, to].some((one) => one !== undefined);
}
