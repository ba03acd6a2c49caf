import { useId, type KeyboardEvent, type PointerEvent } from 'react';
import { classes } from '../classes.ts';
import { barsPath, highest, piles, roundUp, stepsPath, type Value } from './scale.ts';
import { bucketWords, type Tick } from './ticks.ts';
import styles from './Chart.module.css';

export type Tone = 'delivered' | 'filtered' | 'retrying' | 'failed' | 'strong' | 'faint';

export type Series = {
  name: string;
  tone: Tone;
  values: readonly Value[];
  /** What stands beside its name while no bucket is pointed at. */
  total?: string;
};

/** Buckets of equal width. */
export type ChartTime = { startMs: number; widthMs: number; count: number; ticks: readonly Tick[] };

type Props = {
  label: string;
  /** Bars stand on each other; lines of steps lie over each other. */
  look: 'bars' | 'steps';
  series: readonly Series[];
  time: ChartTime;
  format(value: number): string;
  /** Which bucket is pointed at. Charts of the same time share it. */
  at: number | undefined;
  onAt(at: number | undefined): void;
};

/** In units of the drawing, which are pixels. */
const height = 96;
/** Further to the right a tick's label would be cut off. */
const tickPlaceMax = 0.84;

/**
 * What was counted, over time. Pointing at a bucket, or the arrow keys, put its numbers beside the names; for screen
 * readers it is a slider along the buckets.
 */
export function Chart({ label, look, series, time, format, at, onAt }: Props) {
  const id = useId();
  const rows = series.map(({ values }) => values);
  const top = roundUp(highest(rows, look === 'bars'));
  const below = piles(rows);
  return (
    <figure className={styles.chart} aria-labelledby={id}>
      <figcaption className={styles.head}>
        <span id={id} className="visually-hidden">
          {label}
        </span>
        {series.map(({ name, tone, values, total }) => (
          <span key={name} className={styles.name}>
            <i className={classes(styles.swatch, styles[look], styles[tone])} />
            {name}
            <b>{at === undefined ? total : wordsOf(values[at], format)}</b>
          </span>
        ))}
        <span className={styles.when}>
          {at !== undefined && bucketWords(time.startMs + at * time.widthMs, time.widthMs)}
        </span>
      </figcaption>
      <div
        className={styles.plot}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={time.count - 1}
        aria-valuenow={at ?? time.count - 1}
        aria-valuetext={sentence(series, time, at ?? time.count - 1, format)}
        onKeyDown={(event) => move(event, at, time.count, onAt)}
        onFocus={() => at === undefined && onAt(time.count - 1)}
        onBlur={() => onAt(undefined)}
        onPointerMove={(event) => onAt(bucketUnder(event, time.count))}
        onPointerLeave={() => onAt(undefined)}
      >
        {at !== undefined && (
          <span
            className={styles.cursor}
            style={{ left: `${(at / time.count) * 100}%`, width: `${100 / time.count}%` }}
          />
        )}
        <svg viewBox={`0 0 ${time.count} ${height}`} preserveAspectRatio="none" aria-hidden="true">
          <path className={styles.grid} d={`M0 0.5H${time.count}M0 ${height / 2}H${time.count}`} />
          {series.map(({ name, tone, values }, order) => (
            <path
              key={name}
              className={classes(styles[look], styles[tone])}
              d={
                look === 'bars'
                  ? barsPath(values, below[order] ?? [], { top, height })
                  : stepsPath(values, { top, height })
              }
            />
          ))}
          <path className={styles.ground} d={`M0 ${height - 0.5}H${time.count}`} />
        </svg>
        <span className={styles.top}>{format(top)}</span>
      </div>
      <div className={styles.axis} aria-hidden="true">
        {time.ticks
          .filter((tick) => placeOf(tick, time) < tickPlaceMax)
          .map((tick) => (
            <span key={tick.atMs} style={{ left: `${placeOf(tick, time) * 100}%` }}>
              {tick.label}
            </span>
          ))}
      </div>
    </figure>
  );
}

function placeOf({ atMs }: Tick, { startMs, widthMs, count }: ChartTime): number {
  return (atMs - startMs) / (widthMs * count);
}

function wordsOf(value: Value | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? '–' : format(value);
}

function sentence(
  series: readonly Series[],
  { startMs, widthMs }: ChartTime,
  at: number,
  format: (value: number) => string,
): string {
  const parts = series.map(({ name, values }) => `${name} ${wordsOf(values[at], format)}`);
  return `${bucketWords(startMs + at * widthMs, widthMs)}: ${parts.join(', ')}`;
}

function bucketUnder({ currentTarget, clientX }: PointerEvent<HTMLElement>, count: number): number {
  const { left, width } = currentTarget.getBoundingClientRect();
  return Math.min(Math.max(Math.floor(((clientX - left) / width) * count), 0), count - 1);
}

function move(
  event: KeyboardEvent,
  at: number | undefined,
  count: number,
  onAt: (at: number | undefined) => void,
): void {
  const last = count - 1;
  const now = at ?? last;
  const tenth = Math.ceil(count / 10);
  const to = {
    ...{ ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1 },
    ...{ Home: 0, End: last, PageDown: now - tenth, PageUp: now + tenth },
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  onAt(Math.min(Math.max(to, 0), last));
}
