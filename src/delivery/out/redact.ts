/** Shorter secrets would make holes in ordinary words. */
const secretCharsMin = 4;
const mark = '[secret]';

/**
 * Answers a function that takes secrets out of a text: as they are, URL-encoded, JSON-encoded, and in base64 wherever
 * in a longer base64 text they begin.
 */
export function createRedact(secrets: readonly string[]): (text: string) => string {
  const forms = [...new Set(secrets.filter((secret) => secret.length >= secretCharsMin).flatMap(formsOf))]
    .filter((form) => form.length >= secretCharsMin)
    .sort((a, b) => b.length - a.length);
  return (text) => forms.reduce((rest, form) => rest.replaceAll(form, mark), text);
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const encoded = encodeURIComponent(bytes.toString());
  return [
    secret,
    encoded,
    encoded.replaceAll('%20', '+'),
    JSON.stringify(secret).slice(1, -1),
    ...[0, 1, 2].flatMap((before) => {
      const inside = base64Inside(bytes, before);
      return [inside, inside.replaceAll('+', '-').replaceAll('/', '_')];
    }),
  ];
}

/** The characters of base64 that the bytes alone decide, where `before` bytes (modulo 3) stand in front of them. */
function base64Inside(bytes: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const from = Math.ceil((before * 8) / 6);
  const to = Math.floor(((before + bytes.length) * 8) / 6);
  return text.slice(from, to);
}
