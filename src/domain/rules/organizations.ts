import * as z from 'zod/mini';
import { roles } from '../permissions.ts';
import { Email, emailKey } from './accounts.ts';
import { isText, Name } from './names.ts';

/** People that one call adds, changes or removes, of each. */
export const peoplePerChangeMax = 50;

export const NewOrganization = z.object({ name: Name });

const Role = z.enum(roles, `Choose one of: ${roles.join(', ')}.`);
const UserId = z
  .string('Give the ID of a member.')
  .check(z.refine(isText, 'Remove the characters that are no text.'));

/** Whom to add, here and in the form. */
export const Invitation = z.object({ email: Email, role: Role });
export type Invitation = z.infer<typeof Invitation>;

const tooMany = `Give at most ${peoplePerChangeMax} people at once.`;

/** Characters of an address that alerts go to. */
const urlCharsMax = 2_000;

/** Where alerts are sent as JSON. Nothing stands for nowhere. */
export const AlertWebhookUrl = z.string('Give it a URL, like https://example.com/hook.').check(
  z.trim(),
  z.maxLength(urlCharsMax, `Use at most ${urlCharsMax} characters.`),
  z.refine((url) => isText(url), 'Remove the characters that are no text.'),
  z.refine((url) => url === '' || isWebUrl(url), 'Give it a URL that begins with https:// or http://.'),
  z.refine(
    (url) => url === '' || !hasPassword(url),
    'Leave user name and password out: they would not be sent.',
  ),
);

function isWebUrl(url: string): boolean {
  return /^https?:\/\/[^\s/?#]/i.test(url) && !/\s/.test(url) && URL.canParse(url);
}

function hasPassword(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}

export const AlertSettings = z.object({ alertWebhookUrl: AlertWebhookUrl });

/** What stays away stays as it is. Nobody stands in it twice: then what was meant would depend on the order. */
export const OrganizationChange = z
  .object({
    name: z.optional(Name),
    alertWebhookUrl: z.optional(AlertWebhookUrl),
    addUsers: z.optional(z.array(Invitation).check(z.maxLength(peoplePerChangeMax, tooMany))),
    updateUsers: z.optional(
      z.array(z.object({ userId: UserId, role: Role })).check(z.maxLength(peoplePerChangeMax, tooMany)),
    ),
    removeUsers: z.optional(z.array(UserId).check(z.maxLength(peoplePerChangeMax, tooMany))),
  })
  .check(({ value, issues }) => {
    const refuse = (path: (string | number)[], message: string) =>
      void issues.push({ code: 'custom', input: value, path, message });
    const { addUsers = [], updateUsers = [], removeUsers = [] } = value;
    const keys = addUsers.map(({ email }) => emailKey(email));
    for (const index of repeated(keys))
      refuse(['addUsers', index, 'email'], 'This address stands here twice.');
    const ids = [...updateUsers.map(({ userId }) => userId), ...removeUsers];
    for (const index of repeated(ids))
      refuse(
        index < updateUsers.length
          ? ['updateUsers', index, 'userId']
          : ['removeUsers', index - updateUsers.length],
        'This person stands here twice.',
      );
  });
export type OrganizationChange = z.infer<typeof OrganizationChange>;

/** Where something stands that stood before. */
function repeated(texts: readonly string[]): number[] {
  const first = new Map<string, number>();
  return texts.flatMap((text, index) => {
    if (first.has(text)) return [index];
    first.set(text, index);
    return [];
  });
}
