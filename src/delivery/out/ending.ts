/** What of an AbortSignal a request needs to know. */
export type Ending = {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
};

/**
 * The end of one call of a destination: of its own, or with all others of `parent`. Each event has one, so it is no
 * AbortSignal, which costs more than the rest of what we do for a request; `signal` makes one for who asks.
 */
export type Call = Ending & { signal(): AbortSignal; close(): void };

/** Makes calls that end with the signal, which is listened to once for all of them. */
export function createCalls(): (parent: AbortSignal) => Call {
  const callsOf = new WeakMap<AbortSignal, Set<Call>>();
  return function openCall(parent) {
    let calls = callsOf.get(parent);
    if (!calls) {
      const all = new Set<Call>();
      parent.addEventListener('abort', () => all.forEach((one) => one.close()), { once: true });
      callsOf.set(parent, all);
      calls = all;
    }
    const call = newCall(calls);
    if (parent.aborted) call.close();
    return call;
  };
}

function newCall(calls: Set<Call>): Call {
  const listeners = new Set<() => void>();
  let own: AbortController | undefined;
  let isOver = false;
  const call: Call = {
    get aborted() {
      return isOver;
    },
    addEventListener: (_type, listener) => void listeners.add(listener),
    removeEventListener: (_type, listener) => void listeners.delete(listener),
    signal() {
      own ??= new AbortController();
      if (isOver) own.abort();
      return own.signal;
    },
    close() {
      if (isOver) return;
      isOver = true;
      calls.delete(call);
      own?.abort();
      for (const listener of listeners) listener();
      listeners.clear();
    },
  };
  calls.add(call);
  return call;
}
