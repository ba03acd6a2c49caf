import * as z from 'zod/mini';
import { Email, emailKey, NewPassword, Profile } from '../../domain/rules/accounts.ts';

const CurrentPassword = z
  .string()
  .check(z.minLength(1, 'Type your current password.'), z.maxLength(1_000, 'Use at most 1,000 characters.'));

export const ProfileChange = z.object({ profile: Profile });
export const PasswordChange = z.object({ currentPassword: CurrentPassword, password: NewPassword });

export function emailChangeFrom(email: string) {
  return z.object({
    email: Email.check(z.refine((text) => text !== email, 'This is your address already.')),
    currentPassword: CurrentPassword,
  });
}

/** Nobody loses an account by a slip: its address is typed, and its password. */
export function deletionOf(email: string) {
  return z.object({
    typed: z
      .string()
      .check(z.refine((text) => emailKey(text) === emailKey(email), `Type ${email} to go on.`)),
    currentPassword: CurrentPassword,
  });
}
