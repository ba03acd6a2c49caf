/**
 * Who wants to hear of what, by key. A form of 1,500 fields has thousands of listeners; telling one costs
 * nothing for the others.
 */
export function createTopics() {
  const listeners = new Map<string, Set<() => void>>();
  const versions = new Map<string, number>();
  return {
    subscribe(topic: string, listener: () => void): () => void {
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0 && listeners.get(topic) === set) listeners.delete(topic);
      };
    },
    tell(topic: string): void {
      versions.set(topic, (versions.get(topic) ?? 0) + 1);
      for (const listener of listeners.get(topic) ?? []) listener();
    },
    /** Counts the tellings, so that somebody who looks later sees that there was one. */
    version: (topic: string): number => versions.get(topic) ?? 0,
  };
}
export type Topics = ReturnType<typeof createTopics>;
