import { spawn, spawnSync } from 'node:child_process';

/** What keeps a fault from being made here, in words; undefined where nothing does. */
export type Missing = string | undefined;

/** How a program gets a small disk of its own at `dir`, that nobody else sees and that goes with it. */
export function onSmallDisk(dir: string, megabytes: number): string[] {
  const mount = `mount -t tmpfs -o size=${megabytes}m,mode=755 tmpfs '${dir}'`;
  if (process.getuid?.() === 0) return ['unshare', '-m', 'sh', '-c', `${mount} && exec "$@"`, 'sh'];
  // Mounting asks for root, and PostgreSQL for anybody else: root inside, and oneself again within that.
  const back = `unshare -U --map-user=${process.getuid?.()} --map-group=${process.getgid?.()}`;
  return ['unshare', '-rm', 'sh', '-c', `${mount} && exec ${back} "$@"`, 'sh'];
}

export function missingSmallDisk(): Missing {
  const [program = '', ...args] = onSmallDisk('/mnt', 1);
  const { status, error, stderr } = spawnSync(program, [...args, 'true'], { encoding: 'utf8' });
  if (status === 0) return undefined;
  return `unshare and mount make no disk of their own here (${error?.message ?? stderr.trim()})`;
}

/** strace has to be there, and the machine has to let it look into processes that it did not start. */
export function missingTrace(): Missing {
  const other = spawn('sleep', ['10'], { stdio: 'ignore' });
  const traced = spawnSync('timeout', ['1', 'strace', '-e', 'trace=none', '-p', String(other.pid)], {
    encoding: 'utf8',
  });
  other.kill();
  if (traced.error) return `timeout is not installed`;
  return / attached/.test(traced.stderr)
    ? undefined
    : `strace cannot be used here (${firstLine(traced.stderr)})`;
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}

/** A test's title tells why it was skipped, which is printed. */
export function titled(title: string, missing: Missing): string {
  return missing === undefined ? title : `${title} [${missing}]`;
}
