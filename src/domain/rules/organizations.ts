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

/** What stays away stays as it is. Nobody stands in it twice: then what was meant would depend on the order. */
export const OrganizationChange = z
  .object({
    name: z.optional(Name),
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
