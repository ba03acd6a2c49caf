/** Wakes readers of this process when something was appended, here or (told by NOTIFY) elsewhere. */
export type Wake = {
  /** Something is new, in this lane where it is known. */
  call(lane?: number): void;
  listen(): Ear;
};

/** What one reader heard. A call between two waits is not missed: the next wait ends at once. */
export type Ear = {
  /** Resolves with the lanes that were called since the last time; empty after `msMax`, or where no lane was named. */
  next(msMax: number): Promise<number[]>;
  /** Ends a wait that is under way, and all further ones at once. */
  close(): void;
};

export function createWake(): Wake {
  const ears = new Set<(lane?: number) => void>();
  return {
    call(lane) {
      for (const ear of ears) ear(lane);
    },
    listen() {
      const lanes = new Set<number>();
      let isCalled = false;
      let isClosed = false;
      let wakeUp: (() => void) | undefined;
      const ear = (lane?: number) => {
        isCalled = true;
        if (lane !== undefined) lanes.add(lane);
        wakeUp?.();
      };
      ears.add(ear);
      return {
        async next(msMax) {
          if (!isCalled && !isClosed) await sleep(msMax, (end) => (wakeUp = end));
          isCalled = false;
          const heard = [...lanes];
          lanes.clear();
          return heard;
        },
        close() {
          isClosed = true;
          ears.delete(ear);
          wakeUp?.();
        },
      };
    },
  };
}

function sleep(msMax: number, early: (end: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, msMax);
    early(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
