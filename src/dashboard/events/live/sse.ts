/** What a text/event-stream brings: a message, or no more than a sign that the other end is alive. */
export type Sign = { kind: 'alive' } | { kind: 'message'; name: string; data: string };

/** A feed's item with all its deliveries is far smaller. */
const messageCharsMax = 4_000_000;

/** Reads server-sent events until the stream ends. Leaving the loop closes the connection. */
export async function* readSse(body: ReadableStream<Uint8Array>): AsyncGenerator<Sign> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield { kind: 'alive' };
      const blocks = (rest + decoder.decode(value, { stream: true })).split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? '';
      if (rest.length > messageCharsMax)
        throw new Error(`A message of the feed has more than ${messageCharsMax} characters.`);
      for (const block of blocks) {
        const message = messageIn(block);
        if (message) yield message;
      }
    }
  } finally {
    // What is left to read matters to nobody any more, and neither does a fault in it.
    reader.cancel().catch(() => undefined);
  }
}

/** A block of lines as a message; undefined where it holds comments alone. */
function messageIn(block: string): Sign | undefined {
  let name = 'message';
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'event') name = value;
    if (field === 'data') data.push(value);
  }
  return data.length === 0 ? undefined : { kind: 'message', name, data: data.join('\n') };
}
