import { customAlphabet } from 'nanoid';

/** Base58: no 0, O, I or l, so that an id can be read aloud and selected with a double click. */
export const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** The document promises a Source ID of 21 characters; 58^21 leaves no chance to guess or to collide. */
export const sourceIdLength = 21;

/** A Source ID: what an SDK calls its write key. */
export const newSourceId: () => string = customAlphabet(alphabet, sourceIdLength);

/** The id of anything else that is kept: users, organizations, connections, integrations, sessions. */
export const newId: () => string = customAlphabet(alphabet, 16);

/** Some 250 bits: nobody guesses it, and its hash needs no salt and no slowness. */
export const secretTextLength = 43;

/** What an API key consists of. */
export const newSecretText: () => string = customAlphabet(alphabet, secretTextLength);
