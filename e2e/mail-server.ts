import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { until } from './switchyard.ts';

export type MailServer = Awaited<ReturnType<typeof openMailServer>>;

/** A mail server that we do not own: it takes every letter, as a provider's does. */
export async function openMailServer() {
  const received: { to: string; text: string }[] = [];
  const server = new SMTPServer({
    ...{ authOptional: true, disableReverseLookup: true, hideSTARTTLS: true },
    async onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      const text = unquoted(Buffer.concat(chunks).toString('latin1'));
      received.push(...envelope.rcptTo.map(({ address }) => ({ to: address, text })));
      done();
    },
  });
  // A client that goes away when its process is stopped.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has such an address.
  const { port } = server.server.address() as AddressInfo;
  const lettersTo = (address: string) => received.filter(({ to }) => to === address);
  return {
    url: `smtp://127.0.0.1:${port}`,
    lettersTo,
    /** The path and token of the link in the letter to the address that came as the `nth`. */
    async linkIn(address: string, nth: number): Promise<string> {
      await until(() => lettersTo(address).length >= nth, {
        what: `letter ${nth} to ${address}`,
        msMax: 30_000,
      });
      const { text = '' } = lettersTo(address)[nth - 1] ?? {};
      const [, link] = /https?:\/\/[^\s/]+(\/\w+#[\w-]+)/.exec(text) ?? [];
      if (link === undefined) throw new Error(`No link stands in the letter:\n${text}`);
      return link;
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** Undoes quoted-printable: lines that were broken, and characters that stand as their codes. */
function unquoted(text: string): string {
  return text
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_all, code: string) => String.fromCharCode(parseInt(code, 16)));
}
