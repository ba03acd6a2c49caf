import { expect, test } from 'vitest';
import { lastLines, run } from './steps.mjs';

const node = (script: string, say = (_line: string) => {}) =>
  run('Counting', ['node', '-e', script], { say });

test('a step answers what its program printed on both channels, and its code', async () => {
  const { code, output } = await node('console.log("out"); console.error("err"); process.exitCode = 3');
  expect(code).toBe(3);
  expect(output.split('\n').sort().join(' ').trim()).toBe('err out');
});

test('a program that does not exist is an answer too', async () => {
  const { code, output } = await run('Nothing', ['no-such-program']);
  expect(code).toBe(127);
  expect(output).toContain('no-such-program');
});

test('a program that is killed has failed', async () => {
  expect((await node('process.kill(process.pid, "SIGKILL")')).code).not.toBe(0);
});

test('what takes longer than a second is shown once where there is no terminal', async () => {
  const lines: string[] = [];
  await node('', (line) => lines.push(line));
  expect(lines).toEqual([]);
  // The program itself has to take its time: that is what is promised to be shown.
  await node('setTimeout(() => {}, 2200)', (line) => lines.push(line));
  expect(lines).toEqual(['  Counting …']);
});

test('the end of what was printed is shown, not all of it', () => {
  const lines = Array.from({ length: 100 }, (_, n) => `line ${n}`).join('\n');
  expect(lastLines(lines).split('\n')).toHaveLength(40);
  expect(lastLines(lines)).toMatch(/line 99$/);
});
