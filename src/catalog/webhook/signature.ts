import { createHmac } from 'node:crypto';

const base64Mark = 'whsec_';

/**
 * The three headers of the Standard Webhooks convention. The secret is `whsec_` and base64, or any other text, which
 * is then the key as it stands.
 */
export function signatureHeaders(
  secret: string,
  { id, atMs, body }: { id: string; atMs: number; body: string },
): Record<string, string> {
  const seconds = String(Math.floor(atMs / 1_000));
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}.${body}`, 'utf8');
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': `v1,${signature.digest('base64')}`,
  };
}

function keyOf(secret: string): Buffer {
  if (secret.startsWith(base64Mark)) return Buffer.from(secret.slice(base64Mark.length), 'base64');
  return Buffer.from(secret, 'utf8');
}
