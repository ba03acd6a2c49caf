import type { Labels, Meter } from './domain/metrics/meter.ts';

type Sample = { suffix?: string; labels: Labels; value: number };
type Family = { type: 'counter' | 'gauge' | 'histogram'; help: string; samples: () => Sample[] };

export type Registry = Meter & {
  /** Everything in Prometheus' text format, version 0.0.4. */
  text(): string;
};

/** Counts in memory, and writes it down for Prometheus. */
export function createRegistry(): Registry {
  const families = new Map<string, Family>();
  const counters = new Map<string, ReturnType<Meter['counter']>>();
  const histograms = new Map<string, ReturnType<Meter['histogram']>>();

  function counter(name: string, help: string) {
    const counts = new Map<string, Sample>();
    families.set(name, { type: 'counter', help, samples: () => [...counts.values()] });
    return (labels: Labels = {}, by = 1) => {
      const key = Object.values(labels).join('\n');
      const sample = counts.get(key);
      if (sample) sample.value += by;
      else counts.set(key, { labels, value: by });
    };
  }

  function histogram(name: string, help: string, bounds: readonly number[]) {
    const counts = [...bounds, Infinity].map(() => 0);
    let sum = 0;
    const samples = () => {
      let all = 0;
      const buckets = counts.map((count, at) => {
        all += count;
        return { suffix: '_bucket', labels: { le: numberText(bounds[at] ?? Infinity) }, value: all };
      });
      return [
        ...buckets,
        { suffix: '_sum', labels: {}, value: sum },
        { suffix: '_count', labels: {}, value: all },
      ];
    };
    families.set(name, { type: 'histogram', help, samples });
    return (value: number) => {
      const found = bounds.findIndex((bound) => value <= bound);
      const at = found < 0 ? bounds.length : found;
      counts[at] = (counts[at] ?? 0) + 1;
      sum += value;
    };
  }

  return {
    counter: (name, help) => known(counters, name, () => counter(name, help)),
    histogram: (name, help, bounds) => known(histograms, name, () => histogram(name, help, bounds)),
    gauge(name, help, read) {
      const samples = () => {
        const value = read();
        return value === undefined ? [] : [{ labels: {}, value }];
      };
      families.set(name, { type: 'gauge', help, samples });
    },
    text: () => [...families].map(([name, family]) => familyText(name, family)).join(''),
  };
}

function known<One>(all: Map<string, One>, name: string, make: () => One): One {
  const one = all.get(name) ?? make();
  all.set(name, one);
  return one;
}

function familyText(name: string, { type, help, samples }: Family): string {
  const head = `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${type}\n`;
  const lines = samples().map(
    ({ suffix = '', labels, value }) => `${name}${suffix}${labelsText(labels)} ${numberText(value)}\n`,
  );
  return head + lines.join('');
}

function labelsText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => {
    const text = value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
    return `${name}="${text}"`;
  });
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function numberText(value: number): string {
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}
