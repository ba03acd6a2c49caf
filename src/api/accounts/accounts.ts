import { hasUsers } from '../../storage/control/users.ts';
import { query } from '../door/answers.ts';
import { changing } from './change.ts';
import { confirming } from './links/confirm.ts';
import { resetting } from './links/reset.ts';
import { settingUp } from './set-up.ts';
import { signingIn } from './sign-in.ts';
import { signingUp } from './sign-up.ts';

const asking = {
  Query: {
    me: query(async (_input, { asker, load }) => load.user.load((await asker.person()).userId)),
    needsSetup: query(async (_input, { db }) => !(await hasUsers(db))),
    signUpOpen: query(async (_input, { db, signUp }) => signUp === 'open' && (await hasUsers(db))),
  },
};

/** All that concerns one's own account. */
export const accounts = [asking, settingUp, signingIn, signingUp, confirming, resetting, changing];
