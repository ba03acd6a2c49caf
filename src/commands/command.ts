import { CannotStart } from '../domain/cannot-start.ts';

/** Runs what an operator asked for in a terminal. What keeps it from its end is said in a sentence, and the exit code is 1. */
export async function asCommand(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = 1;
  }
}

/** Between two lines that tell how far it is. */
const progressMs = 1_000;

/** Calls `tell` at most once a second, and not in the first. */
export function createProgress<T>(tell: (progress: T) => void): (progress: T) => void {
  let toldAtMs = Date.now();
  return (progress) => {
    if (Date.now() - toldAtMs < progressMs) return;
    toldAtMs = Date.now();
    tell(progress);
  };
}

/** As "12.3 MB". */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
