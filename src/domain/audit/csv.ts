/** What a spreadsheet takes for the beginning of a formula. */
const formula = /^[=+\-@\t\r]/;
const needsQuotes = /[",\r\n]/;

export type Cell = string | number | boolean | null | undefined;

/**
 * A table as RFC 4180 writes it, with lines that end in CRLF. A text that a spreadsheet would take for a formula is
 * made a text by an apostrophe; numbers stay numbers.
 */
export function toCsv(headings: readonly string[], rows: Iterable<readonly Cell[]>): string {
  return [headings, ...rows].map((cells) => `${cells.map(written).join(',')}\r\n`).join('');
}

function written(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = formula.test(cell) ? `'${cell}` : cell;
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
