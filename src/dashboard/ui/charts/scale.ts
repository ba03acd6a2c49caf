export type Value = number | null;

/** A bar of something is never too low to be seen. */
const barMin = 2;

/** The least round number that is no less: 1, 2 or 5 with zeros behind; 1 for nothing. */
export function roundUp(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

/** The highest that is to be drawn: of what stands on each other, the highest pile. */
export function highest(rows: readonly (readonly Value[])[], isPiled: boolean): number {
  const columns = rows[0]?.map((_one, at) => rows.map((row) => row[at] ?? 0)) ?? [];
  const heights = columns.map((column) =>
    isPiled ? column.reduce((sum, value) => sum + value, 0) : Math.max(...column),
  );
  return heights.reduce((most, height) => Math.max(most, height), 0);
}

type Frame = { top: number; height: number };

/** Bars a unit wide, each on what lies `below` it; `top` is the value at the upper edge of `height` units. */
export function barsPath(values: readonly Value[], below: readonly number[], { top, height }: Frame): string {
  const y = (value: number) => round(height - (value / top) * height);
  return values
    .map((value, at) => {
      if (!value) return '';
      const base = y(below[at] ?? 0);
      const edge = Math.min(y((below[at] ?? 0) + value), base - barMin);
      return `M${round(at + 0.12)} ${base}V${edge}H${round(at + 0.88)}V${base}Z`;
    })
    .join('');
}

/** A line of steps: level within each unit, and broken where there is no value. */
export function stepsPath(values: readonly Value[], { top, height }: Frame): string {
  return values
    .map((value, at) => {
      if (value === null) return '';
      const y = round(height - (value / top) * height);
      const isJoined = at > 0 && values[at - 1] !== null;
      return `${isJoined ? 'L' : 'M'}${at} ${y}H${at + 1}`;
    })
    .join('');
}

/** How high the piles are below each series, lowest series first. */
export function piles(rows: readonly (readonly Value[])[]): number[][] {
  const below: number[][] = [];
  let sums = rows[0]?.map(() => 0) ?? [];
  for (const row of rows) {
    below.push(sums);
    sums = sums.map((sum, at) => sum + (row[at] ?? 0));
  }
  return below;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
