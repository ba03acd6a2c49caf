import { afterEach, expect, test, vi } from 'vitest';
import { createStop } from './stop.ts';

const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
afterEach(() => {
  process.removeAllListeners('SIGTERM');
  process.removeAllListeners('SIGINT');
  vi.useRealTimers();
});

test('everything is closed in reverse, though one of them fails, and then the process ends', async () => {
  const exit = vi.fn();
  const stop = createStop(exit);
  const closed: string[] = [];
  for (const name of ['database', 'stream', 'ingest'])
    stop.later({
      close() {
        closed.push(name);
        return name === 'stream' ? Promise.reject(new Error('no')) : Promise.resolve();
      },
    });
  stop.onSignals(log, vi.fn());
  process.emit('SIGTERM');
  await vi.waitFor(() => expect(exit).toHaveBeenCalledWith(0));
  expect(closed).toEqual(['ingest', 'stream', 'database']);
  expect(log.error).toHaveBeenCalledTimes(1);
});

test('the same Ctrl-C told twice is one wish; a second one ends it at once', () => {
  vi.useFakeTimers();
  const exit = vi.fn();
  const stop = createStop(exit);
  stop.later({ close: () => new Promise(() => undefined) });
  stop.onSignals(log, vi.fn());
  process.emit('SIGINT');
  process.emit('SIGINT');
  expect(exit).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_500);
  process.emit('SIGINT');
  expect(exit).toHaveBeenCalledWith(1);
});

test('a stop that hangs ends within 10 s all the same', () => {
  vi.useFakeTimers();
  const exit = vi.fn();
  const stop = createStop(exit);
  stop.later({ close: () => new Promise(() => undefined) });
  stop.onSignals(log, vi.fn());
  process.emit('SIGTERM');
  vi.advanceTimersByTime(9_999);
  expect(exit).toHaveBeenCalledWith(1);
});
