import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { birthOf, commandOf, isRunning, signal } from './processes.ts';

test('a process runs until it has ended, and keeps its birth', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const pid = child.pid!;
  expect(isRunning(pid)).toBe(true);
  expect(birthOf(pid)).not.toBe('');
  expect(birthOf(pid)).toBe(birthOf(pid));
  expect(birthOf(pid)).not.toBe(birthOf(process.pid));
  expect(commandOf(pid)).toMatch(/node.* -e setInterval/);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isRunning(pid)).toBe(false);
  expect([birthOf(pid), commandOf(pid)]).toEqual(['', '']);
});

test('one that ended and was not reaped does not run', async () => {
  // The shell starts a child that ends, and becomes a program that never waits for it.
  const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = await once(parent.stdout, 'data');
  const pid = Number(String(line));
  await expect.poll(() => isRunning(pid)).toBe(false);
  parent.kill('SIGKILL');
});

test('a signal to a process that is gone does nothing', () => {
  expect(() => signal(999_999_999, 'SIGTERM')).not.toThrow();
});
