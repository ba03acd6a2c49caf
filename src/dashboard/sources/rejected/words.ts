type Words = { what: string; advice: string };

/** What each reason for a refusal is called, and what the person whose events it hit can do. */
const known: Record<string, Words> = {
  TOO_LARGE: {
    what: 'Too large',
    advice: 'Send less: fewer events in a request, and less in each event.',
  },
  TOO_DEEP: { what: 'Nested too deep', advice: 'Put the values into fewer levels of objects and lists.' },
  TOO_MANY: { what: 'Too many events', advice: 'Split the request into smaller batches.' },
  MALFORMED: {
    what: 'Not readable',
    advice: 'Send a JSON object in UTF-8. Where an SDK sent it, look for a proxy that changes requests.',
  },
  BAD_ENCODING: {
    what: 'Wrong compression',
    advice:
      'Compress with gzip and say so by “content-encoding: gzip”, or send plain JSON without that header.',
  },
  UNKNOWN_TYPE: {
    what: 'Unknown type',
    advice: 'Set the event’s “type” to track, page, screen, identify, group or alias.',
  },
  NO_IDENTITY: {
    what: 'Nobody’s event',
    advice: 'Set a “userId”, or an “anonymousId” while you do not know who it is.',
  },
  LONG_MESSAGE_ID: {
    what: 'Long message ID',
    advice: 'Use a shorter “messageId”, or leave it out: it is made then.',
  },
  NEAR_KEY: {
    what: 'Wrong write key',
    advice: 'Copy the write key from the Setup tab, and put it in the place of the one in your code.',
  },
  SOURCE_OFF: {
    what: 'Source was off',
    advice: 'Switch the source on in its settings. What came meanwhile is not kept, so send it again.',
  },
};

export function wordsFor(code: string): Words {
  const found = Object.hasOwn(known, code) ? known[code] : undefined;
  return found ?? { what: code, advice: 'Mend what the reason names, and send it again.' };
}
