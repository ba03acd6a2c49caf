import { useEffect, useState } from 'react';

/** Between two letters to one address: long enough for the first to arrive. */
const waitSeconds = 30;
const secondMs = 1_000;

/** Counts the seconds down until the next letter may be asked for. 0 is now. */
export function useWait({ isStarted }: { isStarted: boolean }): { left: number; start(): void } {
  const [left, setLeft] = useState(isStarted ? waitSeconds : 0);
  useEffect(() => {
    if (left === 0) return;
    const timer = setTimeout(() => setLeft(left - 1), secondMs);
    return () => clearTimeout(timer);
  }, [left]);
  return { left, start: () => setLeft(waitSeconds) };
}
