import { vi } from 'vitest';
import type { TestApi } from '../testing.ts';

const tokenFields = 'success message code fieldErrors { path message } token decoded { id }';
const statusFields = 'success message code id fieldErrors { path message }';

export const operations = {
  createToken: `mutation($username: String!, $password: String!) { answer: createToken(username: $username, password: $password) { ${tokenFields} } }`,
  createNewUser: `mutation($email: String!, $password: String!, $profile: ProfileInput) { answer: createNewUser(email: $email, password: $password, profile: $profile) { ${tokenFields} } }`,
  confirmUser: `mutation($token: String!, $password: String, $profile: ProfileInput) { answer: confirmUser(token: $token, password: $password, profile: $profile) { ${tokenFields} } }`,
  resendConfirmation: `mutation($email: String!) { answer: resendConfirmation(email: $email) { ${statusFields} } }`,
  requestPasswordReset: `mutation($email: String!) { answer: requestPasswordReset(email: $email) { ${statusFields} } }`,
  resetPassword: `mutation($token: String!, $password: String!) { answer: resetPassword(token: $token, password: $password) { ${tokenFields} } }`,
  updateUser: `mutation($email: String, $profile: ProfileInput, $currentPassword: String, $password: String, $delete: Boolean) {
    answer: updateUser(email: $email, profile: $profile, currentPassword: $currentPassword, password: $password, delete: $delete) { ${statusFields} } }`,
  revokeTokens: `mutation { answer: revokeTokens { ${statusFields} } }`,
};

export const me = '{ me { id email confirmed profile { firstName lastName company } } }';

/** What anybody can do without an account, and what the postman brought meanwhile. */
export function visitor(api: TestApi) {
  let seen = 0;

  return {
    async ask(operation: keyof typeof operations, variables: object) {
      // An hour between any two, so that no limit is met by chance.
      api.clock.offsetMs += 61 * 60_000;
      return (await api.client().ask(operations[operation], variables)).data.answer;
    },
    /** The next letter that nobody has looked at. */
    async letter() {
      const letter = await vi.waitFor(() => {
        const next = api.letters[seen];
        if (!next) throw new Error('No letter has come.');
        return next;
      }, 5_000);
      seen++;
      return { ...letter, token: letter.link?.split('#')[1] ?? '' };
    },
    /** Nothing waits, and nothing is there that nobody has looked at. */
    async noLetter() {
      await vi.waitFor(async () => {
        const [row] = await api.database.sql`select count(*)::int as waiting from letters`;
        if (row?.waiting !== 0) throw new Error('A letter waits.');
      }, 5_000);
      if (api.letters.length !== seen) throw new Error(`A letter came: ${api.letters[seen]?.subject}`);
    },
  };
}
