import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './steps.mjs';

/** @typedef {{ file: string, find: string, put: string }} Mend */

/**
 * The driver postgres 3.4.9 does not survive the end of a connection in the middle of a transaction: it writes to a
 * socket that is gone, which throws where nobody can catch it and ends the process; what is left of that write keeps the
 * connection from ever working again; and a transaction that goes on may use the next connection, outside of any
 * transaction. Reported upstream (porsager/postgres issues 1208 and 1216), in no release yet. Drop this file with
 * the release that has it: an edit that no longer fits stops the install.
 *
 * The last edit is of another fault: a reader of COPY that holds much stops the connection until it is read from, and nobody
 * reads from it any more once its last row has come, so that the connection stands still for good.
 * @type {Mend[]}
 */
export const mends = [
  {
    file: 'postgres/src/connection.js',
    find: `  function execute(q) {
    if (terminated)`,
    put: `  function execute(q) {
    if (socket === null)
      return queryError(q, Errors.connection('CONNECTION_CLOSED', options, socket)), true

    if (terminated)`,
  },
  {
    file: 'postgres/src/connection.js',
    find: `    clearImmediate(nextWriteTimer)
    socket.removeListener('data', data)
    socket.removeListener('connect', connected)
    idleTimer.cancel()`,
    put: `    clearImmediate(nextWriteTimer)
    nextWriteTimer = chunk = null
    socket.removeListener('data', data)
    socket.removeListener('connect', connected)
    idleTimer.cancel()`,
  },
  {
    file: 'postgres/src/connection.js',
    find: `error(Errors.connection('CONNECTION_CLOSED', options, socket))
    closedTime = performance.now()`,
    put: `error(Errors.connection('CONNECTION_CLOSED', options, socket))
    query = results = errorResponse = null
    result = new Result()
    closedTime = performance.now()`,
  },
  {
    file: 'postgres/src/index.js',
    find: `        new Promise((_, reject) => connection.onclose = reject)
      ])`,
    put: `        new Promise((_, reject) => connection.onclose = e => {
          lost = e
          while (queries.length)
            queries.shift().reject(e)
          reject(e)
        })
      ])`,
  },
  {
    file: 'postgres/src/index.js',
    find: `      , connection
      , prepare = null
`,
    put: `      , connection
      , lost = null
      , prepare = null
`,
  },
  {
    file: 'postgres/src/index.js',
    find: `        q.catch(e => uncaughtError || (uncaughtError = e))
        c.queue === full`,
    put: `        q.catch(e => uncaughtError || (uncaughtError = e))
        lost
          ? q.reject(lost)
          : c.queue === full`,
  },
  {
    file: 'postgres/src/connection.js',
    find: `    stream && stream.push(null)
    stream = null`,
    put: `    if (stream) {
      stream.push(null)
      socket.resume()
    }
    stream = null`,
  },
];

/**
 * Mends known faults in installed packages, once. Throws where an edit does not fit, as after an upgrade.
 * @param {string} [modules]
 * @param {Mend[]} [list]
 */
export function mend(modules = join(root, 'node_modules'), list = mends) {
  for (const file of new Set(list.map((one) => one.file))) {
    const path = join(modules, file);
    const before = readFileSync(path, 'utf8');
    let text = before;
    for (const { find, put } of list.filter((one) => one.file === file)) {
      if (text.includes(put)) continue;
      if (text.split(find).length !== 2)
        throw new Error(
          `The mend of ${file} does not fit. Look in src/launch/mend.mjs whether it is still needed.`,
        );
      text = text.replace(find, () => put);
    }
    if (text === before) continue;
    // Written beside and moved, since another process may be reading it.
    const beside = `${path}.${process.pid}`;
    writeFileSync(beside, text);
    renameSync(beside, path);
  }
}
