import * as z from 'zod/mini';

/** Of an address, in characters: 64 before the @ and 255 after it. */
export const emailCharsMax = 320;
const localCharsMax = 64;
export const passwordCharsMin = 8;
export const passwordCharsMax = 128;
export const profileCharsMax = 100;

/** Whether it can be an address; whether it is one, only a letter can tell. */
function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  const labels = text.slice(at + 1).split('.');
  return (
    at > 0 &&
    local.length <= localCharsMax &&
    !/[\s@"(),:;<>[\\\]\p{Cc}\p{Surrogate}]/u.test(local) &&
    !/^\.|\.\.|\.$/.test(local) &&
    labels.length > 1 &&
    labels.every((label) => /^[\p{L}\p{N}]([\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?$/u.test(label))
  );
}

export const Email = z.string('Fill this in.').check(
  z.trim(),
  z.normalize('NFC'),
  z.minLength(1, 'Fill this in.'),
  z.maxLength(emailCharsMax, `Use at most ${emailCharsMax} characters.`),
  z.refine((text) => text === '' || isEmail(text), 'Write an address like ada@example.com.'),
);

/** The address as it is compared: two that differ in case only are one account. */
export function emailKey(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}

/** The password as it is hashed: the same text, however a keyboard composes it. */
export function passwordText(password: string): string {
  return password.normalize('NFKC');
}

/** Length alone; the server also refuses the commonest. */
export const NewPassword = z.string('Choose a password.').check(
  z.refine(
    (text) => [...passwordText(text)].length >= passwordCharsMin,
    `Use at least ${passwordCharsMin} characters.`,
  ),
  z.refine(
    (text) => [...passwordText(text)].length <= passwordCharsMax,
    `Use at most ${passwordCharsMax} characters.`,
  ),
);

const ProfileText = z.nullish(
  z.string('Give it a text.').check(
    z.trim(),
    z.normalize('NFC'),
    z.maxLength(profileCharsMax, `Use at most ${profileCharsMax} characters.`),
    z.refine(
      (text) => !/[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]/u.test(text),
      'Use no control characters or line breaks.',
    ),
  ),
);

export const Profile = z.object({ firstName: ProfileText, lastName: ProfileText, company: ProfileText });
export type Profile = z.infer<typeof Profile>;

export const NewAccount = z.object({ email: Email, password: NewPassword, profile: z.nullish(Profile) });
export type NewAccount = z.infer<typeof NewAccount>;

/** What setUp takes: an account, and the code that the server printed. */
export const SetUp = z.extend(NewAccount, {
  code: z
    .string('Copy the code from the terminal.')
    .check(
      z.trim(),
      z.minLength(1, 'Copy the code from the terminal.'),
      z.maxLength(200, 'That is no setup code.'),
    ),
});

/** What createToken takes. A password of any length is compared, up to a bound, so that old rules bind nobody. */
export const Credentials = z.object({
  username: z
    .string('Fill this in.')
    .check(
      z.trim(),
      z.minLength(1, 'Fill this in.'),
      z.maxLength(emailCharsMax, `Use at most ${emailCharsMax} characters.`),
    ),
  password: z
    .string('Fill this in.')
    .check(z.minLength(1, 'Fill this in.'), z.maxLength(1_000, 'Use at most 1,000 characters.')),
});

const linkTokenCharsMax = 200;
const LinkToken = z
  .string('Open the link of the letter.')
  .check(
    z.trim(),
    z.minLength(1, 'Open the link of the letter.'),
    z.maxLength(linkTokenCharsMax, 'That is no link of ours.'),
  );

/** What resendConfirmation and requestPasswordReset take. */
export const Address = z.object({ email: Email });

/** What confirmUser takes. */
export const Confirmation = z.object({
  token: LinkToken,
  password: z.optional(NewPassword),
  profile: z.nullish(Profile),
});

/** What resetPassword takes. */
export const PasswordReset = z.object({ token: LinkToken, password: NewPassword });

/** What updateUser takes. Whether the password of today is needed, needsCurrentPassword says. */
export const AccountChange = z.object({
  email: z.optional(Email),
  profile: z.nullish(Profile),
  password: z.optional(NewPassword),
  currentPassword: z.optional(z.string().check(z.maxLength(1_000, 'Use at most 1,000 characters.'))),
  delete: z.optional(z.boolean()),
});
export type AccountChange = z.infer<typeof AccountChange>;

/** Whoever finds a browser signed in must not be able to take the account over. */
export function needsCurrentPassword({ email, password, delete: isToGo }: AccountChange): boolean {
  return email !== undefined || password !== undefined || isToGo === true;
}
