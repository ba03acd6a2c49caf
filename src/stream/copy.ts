/** PostgreSQL's binary COPY format, for rows (offset bigint, at timestamptz, head text, body bytea). */

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const header = Buffer.concat([signature, Buffer.alloc(8)]);
const trailer = Buffer.from([0xff, 0xff]);
const columns = 5;
/** Two bytes for the number of columns, four for each length, and the numbers themselves. */
const fixedBytes = 2 + columns * 4 + 4 + 8 + 8;
/** PostgreSQL counts microseconds from the year 2000. */
const epochMs = Date.UTC(2000, 0, 1);

export type CopyRow = { lane: number; offset: number; atMs: number; head: string; body: Uint8Array };

/** The rows as one stream of bytes; large bodies are passed through and not copied. */
export function encodeRows(rows: CopyRow[]): Buffer {
  const parts: Uint8Array[] = [header];
  for (const row of rows) {
    const head = Buffer.from(row.head, 'utf8');
    const fixed = Buffer.allocUnsafe(fixedBytes - 4);
    let at = fixed.writeInt16BE(columns, 0);
    at = fixed.writeInt32BE(4, at);
    at = fixed.writeInt32BE(row.lane, at);
    at = fixed.writeInt32BE(8, at);
    at = fixed.writeBigInt64BE(BigInt(row.offset), at);
    at = fixed.writeInt32BE(8, at);
    at = fixed.writeBigInt64BE(BigInt(row.atMs - epochMs) * 1000n, at);
    fixed.writeInt32BE(head.length, at);
    const length = Buffer.allocUnsafe(4);
    length.writeInt32BE(row.body.length, 0);
    parts.push(fixed, head, length, row.body);
  }
  parts.push(trailer);
  return Buffer.concat(parts);
}
