import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { CannotStart } from './domain/cannot-start.ts';
import type { Log } from './domain/log.ts';

export type CertificateFiles = { certFile: string; keyFile: string };
/** As text in PEM, the certificate with those of its issuers behind it. */
export type Pem = { cert: string; key: string };

export type Certificate = {
  pem(): Pem;
  /** Called with the new pair each time that the files hold one. */
  onRenewed(listener: (pem: Pem) => void): void;
  close(): Promise<void>;
};

/**
 * How often the files are looked at. By looking and not by notices of the file system: whoever renews a certificate moves
 * links about, or mounts another directory, of which a watch on the old file hears nothing.
 */
const lookEveryMs = 5_000;

/**
 * The certificate of this server, from its two files, read again whenever they change. Throws CannotStart where they hold
 * no pair that can be used; later such a pair is refused with a warning, and the one before stays in use.
 */
export function openCertificate(
  files: CertificateFiles,
  { log, now, everyMs = lookEveryMs }: { log: Log; now: () => number; everyMs?: number },
): Certificate {
  const listeners: ((pem: Pem) => void)[] = [];
  const first = readPair(files);
  if ('faults' in first) throw new CannotStart(['Switchyard cannot start:', ...first.faults].join('\n  '));
  let current = first.pem;
  warnOfDates(first.certificate);

  function renew(): void {
    const read = readPair(files);
    if ('faults' in read)
      return log.warn({ faults: read.faults }, 'The new certificate cannot be used. The one before stays.');
    if (read.pem.cert === current.cert && read.pem.key === current.key) return;
    current = read.pem;
    warnOfDates(read.certificate);
    for (const listener of listeners) listener(current);
    log.info({ validUntil: read.certificate.validTo }, 'The certificate was renewed.');
  }

  function warnOfDates({ validFrom, validTo }: X509Certificate): void {
    if (Date.parse(validTo) < now())
      log.warn({ validTo }, 'The certificate has expired. SDKs and browsers refuse it. Renew it.');
    if (Date.parse(validFrom) > now())
      log.warn({ validFrom }, 'The certificate is not valid yet. SDKs and browsers refuse it until then.');
  }

  for (const file of [files.certFile, files.keyFile])
    watchFile(file, { interval: everyMs, persistent: false }, renew);

  return {
    pem: () => current,
    onRenewed: (listener) => void listeners.push(listener),
    close() {
      for (const file of [files.certFile, files.keyFile]) unwatchFile(file, renew);
      return Promise.resolve();
    },
  };
}

type Pair = { pem: Pem; certificate: X509Certificate };

/** Both files, or in sentences what is wrong with them. */
function readPair({ certFile, keyFile }: CertificateFiles): Pair | { faults: string[] } {
  const faults: string[] = [];
  const cert = read('TLS_CERT_FILE', certFile, faults);
  const key = read('TLS_KEY_FILE', keyFile, faults);
  const certificate = cert === undefined ? undefined : parseCertificate(cert);
  const privateKey = key === undefined ? undefined : parseKey(key);
  if (cert !== undefined && certificate === undefined)
    faults.push(`TLS_CERT_FILE is ${certFile}, which holds no certificate in PEM.`);
  if (key !== undefined && privateKey === undefined)
    faults.push(`TLS_KEY_FILE is ${keyFile}, which holds no private key in PEM. It must have no password.`);
  if (cert === undefined || key === undefined || !certificate || !privateKey) return { faults };
  if (!certificate.checkPrivateKey(privateKey))
    faults.push(
      `The key in ${keyFile} does not belong to the certificate in ${certFile}. The server's own certificate must come first in its file.`,
    );
  else faults.push(...refusedByTls({ cert, key }));
  return faults.length > 0 ? { faults } : { pem: { cert, key }, certificate };
}

function read(name: string, file: string, faults: string[]): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    // Errors of node:fs have a code.
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'There is no such file' : `It cannot be read (${code ?? 'no reason'})`;
    faults.push(`${name} is ${file}. ${why}.`);
    return undefined;
  }
}

function parseCertificate(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}

function parseKey(text: string): KeyObject | undefined {
  try {
    return createPrivateKey(text);
  } catch {
    return undefined;
  }
}

/** What only the TLS library knows, as a key that it finds too weak. */
function refusedByTls(pem: Pem): string[] {
  try {
    createSecureContext(pem);
    return [];
  } catch (error) {
    return [`The certificate cannot be used: ${error instanceof Error ? error.message : String(error)}.`];
  }
}
