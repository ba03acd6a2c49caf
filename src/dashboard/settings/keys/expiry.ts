import * as z from 'zod/mini';
import { roles } from '../../../domain/permissions.ts';
import { Name } from '../../../domain/rules/names.ts';

export const expiryOptions = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In 365 days' },
  { value: 'never', label: 'Never' },
  { value: 'date', label: 'On a date' },
] as const;

/** The end of a day in this place: what is good until a date is good all through it. */
function endOfDay(year: number, month: number, day: number): Date {
  return new Date(year, month, day, 23, 59, 59, 999);
}

/**
 * The moment that was chosen, as the API takes it; undefined for never. It is the end of a day, so that the same choice
 * sent again within the day is the same request.
 */
export function expiryOf({ expiry, date }: { expiry: string; date: string }, now: Date): string | undefined {
  if (expiry === 'never') return undefined;
  if (expiry === 'date') return dayOf(date)?.toISOString();
  return endOfDay(now.getFullYear(), now.getMonth(), now.getDate() + Number(expiry)).toISOString();
}

/** The end of the day that a date field holds. */
function dayOf(date: string): Date | undefined {
  const [year, month, day] = date.split('-').map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const end = endOfDay(year, month - 1, day);
  return Number.isNaN(end.getTime()) ? undefined : end;
}

/** The form of a new key. */
export function newKeyForm(now: Date) {
  return z
    .object({
      name: Name,
      role: z.enum(roles, 'Choose a role.'),
      expiry: z.enum(expiryOptions.map(({ value }) => value)),
      date: z.string(),
    })
    .check(({ value, issues }) => {
      if (value.expiry !== 'date') return;
      const end = dayOf(value.date);
      const message =
        end === undefined ? 'Choose a date.' : end <= now ? 'Choose a day that is not over.' : undefined;
      if (message !== undefined) issues.push({ code: 'custom', input: value.date, path: ['date'], message });
    });
}
