import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';

/** The checkout's top folder. */
export const root = join(import.meta.dirname, '../..');

const shownLinesMax = 40;
const quietMs = 1000;
/** What a shell says of a program that SIGTERM ended. */
const terminatedCode = 143;

/**
 * Runs a program and shows a line with its time while it works, where it takes longer than a second.
 * @param {string} what What is being done, for the person who waits: "Installing packages".
 * @param {string[]} command The program and its arguments; the program is found on the PATH or is `node`.
 * @param {{ env?: Record<string, string | undefined>, say?: (line: string) => void }} [options]
 * @returns {Promise<{ code: number, output: string, ms: number }>} Never throws for what the program does.
 */
export function run(what, [program = '', ...args], { env = {}, say = console.log } = {}) {
  const from = Date.now();
  const showing = showProgress(what, from, say);
  const child = spawn(program === 'node' ? process.execPath : program, args, {
    cwd: root,
    env: { ...process.env, FORCE_COLOR: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Ctrl-C reaches it by itself, a SIGTERM for us does not.
  const stop = () => (child.kill(), process.exit(terminatedCode));
  process.once('SIGTERM', stop);
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  return new Promise((resolve) => {
    const end = (/** @type {number} */ code) => {
      showing.end();
      process.removeListener('SIGTERM', stop);
      resolve({ code, output, ms: Date.now() - from });
    };
    child.on('error', (error) => {
      output += `${error.message}\n`;
      end(127);
    });
    child.on('close', (code) => end(code ?? 1));
  });
}

/**
 * On a terminal the line counts the seconds; elsewhere it is printed once.
 * @param {string} what
 * @param {number} from
 * @param {(line: string) => void} say
 */
function showProgress(what, from, say) {
  const isTerminal = process.stdout.isTTY;
  let isShown = false;
  const show = () => {
    const seconds = Math.round((Date.now() - from) / 1000);
    if (isTerminal) process.stdout.write(`\r  ${what} … ${seconds} s `);
    else if (!isShown) say(`  ${what} …`);
    isShown = true;
  };
  const timer = setInterval(show, quietMs);
  return {
    end() {
      clearInterval(timer);
      if (isShown && isTerminal) process.stdout.write('\r\x1b[K');
    },
  };
}

/** @param {number} ms */
export function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/**
 * The end of what a failed program printed, where the reason usually stands.
 * @param {string} output
 */
export function lastLines(output) {
  return output.trimEnd().split('\n').slice(-shownLinesMax).join('\n');
}
