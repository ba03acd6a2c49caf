import * as argon2 from '@node-rs/argon2';
import { emailKey, passwordText } from '../../domain/rules/accounts.ts';
import { Refusal } from '../../domain/refusal.ts';
import common from './common-passwords.txt?raw';

/** Each takes 19 MiB and some 30 ms of a core: more at once would starve everything else. */
const hashesAtOnceMax = 2;
/** Beyond this the waiting would take longer than a person waits. */
const hashesWaitingMax = 100;
/** argon2id, which is the default of the package. Memory in KiB. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * One a line: the 3,000 commonest of those that have at least 8 characters, in the order of the list in zxcvbn 4.4.2
 * (MIT, copyright 2012-2016 Dan Wheeler and Dropbox, Inc.), and 499 of our own, since that list leaves out names and words.
 */
const commonPasswords = new Set(common.split('\n').map((line) => line.trim()));

/**
 * Whether it is among those that are tried first: a common one in any case, one character over and over, or, where
 * the account's address is given, that address or its part before the @.
 */
export function isCommon(password: string, email?: string): boolean {
  const text = passwordText(password).toLowerCase();
  return commonPasswords.has(text) || /^(.)\1*$/u.test(text) || isOfAddress(text, email);
}

function isOfAddress(text: string, email: string | undefined): boolean {
  if (email === undefined) return false;
  const address = passwordText(emailKey(email)).toLowerCase();
  return text === address || text === address.slice(0, address.lastIndexOf('@'));
}

/** Hashes passwords and compares them, a few at a time. Throws RATE_LIMITED where too many wait. */
export function createPasswords({ hash, verify }: Pick<typeof argon2, 'hash' | 'verify'> = argon2) {
  const atATime = createQueue();
  let nobodys: Promise<string> | undefined;

  return {
    hash: (password: string) => atATime(() => hash(passwordText(password), cost)),

    /** Takes the same time where there is no such account, so that nobody learns who has one. */
    async matches(stored: string | null | undefined, password: string): Promise<boolean> {
      nobodys ??= hash('nobody has this password', cost);
      const against = stored ?? (await nobodys);
      const isRight = await atATime(() => verify(against, passwordText(password)));
      return isRight && stored !== null && stored !== undefined;
    },
  };
}

function createQueue() {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async function atATime<T>(work: () => Promise<T>): Promise<T> {
    if (waiting.length >= hashesWaitingMax)
      throw new Refusal('RATE_LIMITED', 'Too many people are signing in right now. Try again in a minute.');
    if (running >= hashesAtOnceMax) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      // The one who waits longest takes over the place.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
