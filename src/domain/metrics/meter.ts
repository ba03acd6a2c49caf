/** Of each name a few values that are known beforehand: never an id, nor anything that a caller chooses. */
export type Labels = Record<string, string>;

/** What rooms are handed to count with, for the one who runs the server. The same name again is the same count. */
export type Meter = {
  counter(name: string, help: string): (labels?: Labels, by?: number) => void;
  /** Counts values by upper bounds, which rise. */
  histogram(name: string, help: string, bounds: readonly number[]): (value: number) => void;
  /** Is read when somebody asks; undefined where there is nothing to say. */
  gauge(name: string, help: string, read: () => number | undefined): void;
};

/** For whoever is handed none. */
export const noMeter: Meter = {
  counter: () => () => undefined,
  histogram: () => () => undefined,
  gauge: () => undefined,
};
