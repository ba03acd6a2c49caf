import * as z from 'zod/mini';
import { roles } from '../permissions.ts';
import { Name } from './names.ts';

/** Keys of one organization that exist at a time, expired ones included. */
export const keysOfOrganizationMax = 100;
/** What should last longer has to be made again by then. */
export const expiresYearsMax = 10;

/** The rules for a new API key, here and in the form. They depend on the time. */
export function newApiKeyRules(nowMs: number) {
  const latest = new Date(nowMs);
  latest.setUTCFullYear(latest.getUTCFullYear() + expiresYearsMax);
  return z.object({
    name: Name,
    role: z.enum(roles, `Choose one of: ${roles.join(', ')}.`),
    expiresAt: z.optional(
      z.date('Give it a date.').check(
        z.refine((at) => at.getTime() > nowMs, 'Choose a moment in the future.'),
        z.refine((at) => at <= latest, `Choose a moment within ${expiresYearsMax} years.`),
      ),
    ),
  });
}

/** What stays away stays as it is. */
export const ApiKeyChange = z.object({ name: z.optional(Name) });
