/** PostgreSQL's binary COPY format, for rows (lane int, offset bigint, at timestamptz, head text, body bytea). */

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const header = Buffer.concat([signature, Buffer.alloc(8)]);
const trailer = Buffer.from([0xff, 0xff]);
const columns = 5;
/** Two bytes for the number of columns, four for each length, and the numbers themselves. */
const fixedBytes = 2 + columns * 4 + 4 + 8 + 8;
/** PostgreSQL counts microseconds from the year 2000. */
const epochMs = Date.UTC(2000, 0, 1);
/** No character has more bytes in UTF-8 than three for each of its units in UTF-16. */
const bytesPerUnitMax = 3;
const storageBytesMin = 64 * 1024;

export type CopyRow = { lane: number; offset: number; atMs: number; head: string; body: Uint8Array };

/**
 * Answers a function that writes rows as one stream of bytes. They are good until its next call: it writes into the same
 * memory each time, since fresh memory of this size would keep the collector of garbage busy.
 */
export function createEncoder(): (rows: CopyRow[]) => Buffer {
  let storage = Buffer.allocUnsafeSlow(storageBytesMin);
  return function encodeRows(rows) {
    const bytesMax = rows.reduce(
      (sum, { head, body }) => sum + fixedBytes + head.length * bytesPerUnitMax + body.length,
      header.length + trailer.length,
    );
    if (bytesMax > storage.length) storage = Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(bytesMax)));
    let at = header.copy(storage);
    for (const row of rows) at = encodeRow(storage, at, row);
    at += trailer.copy(storage, at);
    return storage.subarray(0, at);
  };
}

function encodeRow(into: Buffer, from: number, { lane, offset, atMs, head, body }: CopyRow): number {
  let at = into.writeInt16BE(columns, from);
  at = into.writeInt32BE(4, at);
  at = into.writeInt32BE(lane, at);
  at = into.writeInt32BE(8, at);
  at = writeInt64(into, at, offset);
  at = into.writeInt32BE(8, at);
  at = writeInt64(into, at, (atMs - epochMs) * 1000);
  const headBytes = into.write(head, at + 4);
  at = into.writeInt32BE(headBytes, at) + headBytes;
  at = into.writeInt32BE(body.length, at);
  into.set(body, at);
  return at + body.length;
}

/** A whole number that JavaScript holds exactly, in eight bytes. */
function writeInt64(into: Buffer, at: number, value: number): number {
  const high = Math.floor(value / 2 ** 32);
  return into.writeUInt32BE(value - high * 2 ** 32, into.writeInt32BE(high, at));
}
