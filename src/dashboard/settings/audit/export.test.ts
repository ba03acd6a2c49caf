import { expect, test } from 'vitest';
import { exportRows, exportRowsMax } from './export.ts';
import type { AuditRow } from './queries.ts';

function entry(number: number, change: Partial<AuditRow> = {}): AuditRow {
  return {
    ...{ id: String(number), at: '2026-11-25T12:00:00.000Z', actor: 'ada@example.com', address: '::1' },
    ...{ action: 'source.update', subject: 'Shop', subjectId: 's1' },
    change: { before: { name: 'a' }, after: { name: 'b' } },
    ...change,
  };
}

/** A log with so many entries, read as the API reads it. */
function logOf(count: number) {
  const all = Array.from({ length: count }, (_, number) => entry(number));
  const progress: number[] = [];
  return {
    progress,
    isLeft: () => false,
    onProgress: (rows: number) => void progress.push(rows),
    read(after: string | undefined, limit: number) {
      const from = after === undefined ? 0 : Number(after) + 1;
      return Promise.resolve({ entries: all.slice(from, from + limit) });
    },
  };
}

const linesOf = (csv: string) => csv.trimEnd().split('\r\n');

test('every entry is a line, with what it was and what it is', async () => {
  const { csv } = await exportRows(logOf(1));
  expect(linesOf(csv)).toEqual([
    'Time (UTC),Who,Address,What,Action,Subject,Subject ID,Before,After',
    '2026-11-25T12:00:00.000Z,ada@example.com,::1,Changed source,source.update,Shop,s1,"{""name"":""a""}","{""name"":""b""}"',
  ]);
});

test.each([
  [0, false],
  [200, false],
  [401, false],
  [exportRowsMax, false],
  [exportRowsMax + 1, true],
])(
  'of a log of %i entries all that fit are written, and it says whether some did not',
  async (count, isCut) => {
    const log = logOf(count);
    const exported = await exportRows(log);
    const rows = Math.min(count, exportRowsMax);
    expect(exported).toMatchObject({ rows, isCut, failure: undefined });
    expect(linesOf(exported.csv)).toHaveLength(rows + 1);
    expect(log.progress.at(-1)).toBe(rows);
  },
);

test('a failure half-way saves nothing', async () => {
  const log = logOf(500);
  const read = (after: string | undefined, limit: number) =>
    after === undefined ? log.read(after, limit) : Promise.resolve({ failure: 'Away.' });
  expect(await exportRows({ ...log, read })).toEqual({ csv: '', rows: 0, isCut: false, failure: 'Away.' });
});

test('a name that a spreadsheet would compute is a text', async () => {
  const read = () => Promise.resolve({ entries: [entry(1, { subject: '=1+1', change: null })] });
  const { csv } = await exportRows({ ...logOf(0), read });
  expect(csv).toContain(",'=1+1,");
});
