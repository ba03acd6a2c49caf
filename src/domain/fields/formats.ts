import * as z from 'zod/mini';

type Format = { passes(text: string): boolean; message: string };

const schemas = {
  email: z.email(),
  uuid: z.guid(),
  ipv4: z.ipv4(),
  ipv6: z.ipv6(),
  date: z.iso.date(),
  time: z.iso.time(),
  datetime: z.iso.datetime({ offset: true, local: true }),
};

const passes = (schema: z.ZodMiniType) => (text: string) => schema.safeParse(text).success;

const uri: Format = {
  passes: (text) => /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#]/i.test(text) && !/\s/.test(text) && URL.canParse(text),
  message: 'Give it a URL, like https://example.com/hook.',
};
const datetime: Format = {
  passes: passes(schemas.datetime),
  message: 'Give it a date and a time, like 2026-01-31T09:30:00Z.',
};

/** What a `format` asks of a text. A Map, since a format may be named `constructor`. */
const formats = new Map<string, Format>([
  ['email', { passes: passes(schemas.email), message: 'Give it an e-mail address, like ada@example.com.' }],
  ['uri', uri],
  ['url', uri],
  ['datetime', datetime],
  ['date-time', datetime],
  ['date', { passes: passes(schemas.date), message: 'Give it a date, like 2026-01-31.' }],
  ['time', { passes: passes(schemas.time), message: 'Give it a time, like 09:30:00.' }],
  [
    'uuid',
    { passes: passes(schemas.uuid), message: 'Give it a UUID, like 123e4567-e89b-12d3-a456-426614174000.' },
  ],
  ['ipv4', { passes: passes(schemas.ipv4), message: 'Give it an IPv4 address, like 192.0.2.1.' }],
  ['ipv6', { passes: passes(schemas.ipv6), message: 'Give it an IPv6 address, like 2001:db8::1.' }],
  ['hostname', { passes: isHostname, message: 'Give it a host name, like db.example.com.' }],
  ['json', { passes: isJsonText, message: 'Give it JSON, like {"plan": "pro"}.' }],
]);

/** The format's rule, or undefined where the name asks nothing that we know of. */
export function formatOf(name: string | null | undefined): Format | undefined {
  return name ? formats.get(name) : undefined;
}

function isHostname(text: string): boolean {
  const labels = text.split('.');
  return (
    text.length <= 253 && labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label))
  );
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Being unreadable is the answer here.
    return false;
  }
}
