import { createTransport, type SentMessageInfo } from 'nodemailer';
import { randomBytes } from 'node:crypto';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../domain/log.ts';

/** One letter to one person. `link` is what it asks the person to open, where it does. */
export type Letter = { to: string; subject: string; text: string; html: string; link?: string };

export type Mail = {
  /** Resolves once the mail server has taken the letter, or once it lies in the outbox. Throws NotSent otherwise. */
  send(letter: Letter): Promise<void>;
  /** Lets go of connections to the mail server. */
  close(): Promise<void>;
};

/** The mail server did not take the letter. The sender decides whether to try again; nothing is queued here. */
export class NotSent extends Error {
  override readonly name = 'NotSent';
  /** Whether the server would say the same the next time: it knows no such mailbox, or wants no such letter. */
  readonly isFinal: boolean;

  constructor(message: string, options: ErrorOptions & { isFinal: boolean }) {
    super(message, options);
    this.isFinal = options.isFinal;
  }
}

const connectTimeoutMsMax = 10_000;
const silenceMsMax = 30_000;
const connectionsMax = 2;
const stampBytes = 6;

type Given = {
  /** smtp:// or smtps://, with user and password where the server wants them. */
  smtpUrl?: string | undefined;
  outboxDir: string;
  from: string;
  say: (line: string) => void;
  log: Log;
};

/** Letters go to the mail server; without one each becomes a file in the outbox, and its link is printed. */
export function createMail({ smtpUrl, outboxDir, from, say, log }: Given): Mail {
  return smtpUrl === undefined ? createOutbox({ outboxDir, from, say }) : createSmtp({ smtpUrl, from, log });
}

/** Letters are made of our own texts; no part of them is read from a file or an address. */
const sealedOff = { disableFileAccess: true, disableUrlAccess: true };

function messageOf(from: string, { to, subject, text, html }: Letter) {
  // As an object, so that a comma in an address makes no second recipient.
  return { from, to: { name: '', address: to }, subject, text, html };
}

function createSmtp({ smtpUrl, from, log }: { smtpUrl: string; from: string; log: Log }): Mail {
  const transport = createTransport({
    ...{ url: smtpUrl, pool: true, maxConnections: connectionsMax, ...sealedOff },
    ...{
      connectionTimeout: connectTimeoutMsMax,
      greetingTimeout: connectTimeoutMsMax,
      socketTimeout: silenceMsMax,
    },
  });
  return {
    async send(letter) {
      try {
        await transport.sendMail(messageOf(from, letter));
      } catch (cause) {
        const said = cause instanceof Error ? cause.message : String(cause);
        const reason = said.replaceAll(letter.to, '(the address)');
        log.error(
          { reason, subject: letter.subject },
          'The mail server did not take a letter. Check SMTP_URL.',
        );
        throw new NotSent(`The mail server did not take the letter: ${reason}`, {
          ...{ cause, isFinal: isFinal(cause) },
        });
      }
    },
    close: async () => transport.close(),
  };
}

/** A refusal by the server of this address or this letter; what it says of our sign-in or our own address we can mend. */
function isFinal(cause: unknown): boolean {
  if (typeof cause !== 'object' || cause === null) return false;
  const { responseCode, command }: { responseCode?: unknown; command?: unknown } = cause;
  const isOfThisLetter = command === 'RCPT TO' || command === 'DATA';
  return isOfThisLetter && typeof responseCode === 'number' && responseCode >= 500;
}

function createOutbox({ outboxDir, from, say }: Pick<Given, 'outboxDir' | 'from' | 'say'>): Mail {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows', ...sealedOff });
  return {
    async send(letter) {
      const composed: SentMessageInfo = await composer.sendMail(messageOf(from, letter));
      const path = join(outboxDir, nameOfNow());
      await writeWhole(outboxDir, path, composed.message);
      say(`A letter to ${letter.to} lies in ${path}${letter.link === undefined ? '.' : `: ${letter.link}`}`);
    },
    close: async () => composer.close(),
  };
}

/** Sorted by name, letters are sorted by time. */
function nameOfNow(): string {
  const at = new Date().toISOString().replaceAll(':', '-');
  return `${at}-${randomBytes(stampBytes).toString('hex')}.eml`;
}

/** Links in letters open accounts, so that nobody else may read them. Whoever watches the outbox sees whole letters only. */
async function writeWhole(dir: string, path: string, bytes: Buffer): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const unfinished = `${path}.part`;
  const file = await open(unfinished, 'wx', 0o600);
  await file.writeFile(bytes);
  await file.sync();
  await file.close();
  await rename(unfinished, path);
}
