/**
 * Who wants to hear of what, by key. A form of 1,500 fields has thousands of listeners; telling one costs
 * nothing for the others.
 */
export function createTopics() {
  // Lists, which are copied when they change: nearly every topic has one listener, and a Set takes several times as much.
  const listeners = new Map<string, (() => void)[]>();
  const versions = new Map<string, number>();
  return {
    subscribe(topic: string, listener: () => void): () => void {
      const before = listeners.get(topic);
      listeners.set(topic, before ? [...before, listener] : [listener]);
      return () => {
        const left = listeners.get(topic)?.filter((one) => one !== listener) ?? [];
        if (left.length > 0) listeners.set(topic, left);
        else listeners.delete(topic);
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
