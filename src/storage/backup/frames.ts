import { createReadStream, createWriteStream, fsyncSync, openSync, closeSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/**
 * A backup file: gzip over frames, each a byte for its kind, its length in four bytes, and its content. JSON frames say
 * what follows, data frames carry the rows. gzip's own checksum tells of a damaged file, the last frame of one cut short.
 */
export type Frame = { kind: 'json'; value: unknown } | { kind: 'data'; bytes: Buffer };

const codes = { json: 0x4a, data: 0x44 };
const headBytes = 5;
/** A row has at most what a request may have, written as text in hex, and a head. */
const frameBytesMax = 64 * 1024 * 1024;
/** Frames of data are gathered to at least this, since most rows are short. */
const dataBytesMin = 64 * 1024;

/** The file is no backup, or not a whole one. */
export class BadBackup extends Error {
  override readonly name = 'BadBackup';
}

/** Writes a file that only its owner can read, and resolves once it is on disk. Throws what the frames or the disk throw. */
export async function writeFrames(path: string, frames: AsyncIterable<Frame>): Promise<void> {
  // Rows of most tables shrink to a fifth already at the quickest level.
  const gzip = createGzip({ level: 1 });
  await pipeline(Readable.from(bytesOf(frames)), gzip, createWriteStream(path, { mode: 0o600 }));
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}

async function* bytesOf(frames: AsyncIterable<Frame>): AsyncGenerator<Buffer> {
  for await (const frame of frames) {
    const content = frame.kind === 'json' ? Buffer.from(JSON.stringify(frame.value)) : frame.bytes;
    const head = Buffer.alloc(headBytes);
    head.writeUInt8(codes[frame.kind], 0);
    head.writeUInt32BE(content.length, 1);
    yield Buffer.concat([head, content]);
  }
}

/** Short pieces become longer ones. */
export async function* gathered(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  for await (const piece of pieces) {
    held.push(piece);
    heldBytes += piece.length;
    if (heldBytes < dataBytesMin) continue;
    yield Buffer.concat(held);
    held = [];
    heldBytes = 0;
  }
  if (heldBytes > 0) yield Buffer.concat(held);
}

/** Reads them back. Throws BadBackup for a file that holds none, or where they break off. */
export async function* readFrames(path: string): AsyncGenerator<Frame> {
  const file = createReadStream(path);
  const gunzip = createGunzip();
  file.on('error', (error) => gunzip.destroy(error));
  file.pipe(gunzip);
  const held: Buffer[] = [];
  let heldBytes = 0;
  try {
    for await (const piece of gunzip) {
      // A stream without an encoding gives Buffers.
      held.push(piece as Buffer);
      heldBytes += (piece as Buffer).length;
      if (heldBytes < headBytes || heldBytes < frameBytes(held[0] ?? Buffer.alloc(0))) continue;
      let rest = Buffer.concat(held.splice(0));
      while (rest.length >= headBytes && rest.length >= frameBytes(rest)) {
        const bytes = frameBytes(rest);
        yield frameOf(rest.subarray(0, bytes));
        rest = rest.subarray(bytes);
      }
      held.push(rest);
      heldBytes = rest.length;
    }
  } catch (error) {
    throw isZlib(error) ? new BadBackup('The file is damaged or cut short.', { cause: error }) : error;
  } finally {
    file.destroy();
  }
  if (heldBytes > 0) throw new BadBackup('The file is cut short.');
}

/** How long the frame is that begins here; as far as can be told. */
function frameBytes(start: Buffer): number {
  if (start.length < headBytes) return headBytes;
  const bytes = start.readUInt32BE(1);
  if (bytes > frameBytesMax) throw new BadBackup('The file is damaged: it has a part that is too long.');
  return headBytes + bytes;
}

function frameOf(frame: Buffer): Frame {
  const content = frame.subarray(headBytes);
  switch (frame.readUInt8(0)) {
    case codes.json:
      return { kind: 'json', value: parsed(content) };
    case codes.data:
      return { kind: 'data', bytes: content };
    default:
      throw new BadBackup('The file is damaged, or of a newer Switchyard.');
  }
}

/** It was JSON when we wrote it, but gzip's checksum comes only at the end of the file. */
function parsed(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString());
  } catch (error) {
    throw new BadBackup('The file is damaged.', { cause: error });
  }
}

function isZlib(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return code.startsWith('Z_') || code === 'ERR_STREAM_PREMATURE_CLOSE';
}
