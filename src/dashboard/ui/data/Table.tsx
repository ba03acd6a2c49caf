import { memo, type KeyboardEvent, type ReactNode } from 'react';
import { Link } from '../link.tsx';
import { classes } from '../classes.ts';
import styles from './Table.module.css';

export type Column<Row> = {
  heading: string;
  cell(row: Row): ReactNode;
  /** From which width of the window on it is shown; always where absent. */
  from?: 'tablet' | 'desktop';
  /** For screen readers alone, where what stands below speaks for itself. */
  isHeadingHidden?: boolean;
  align?: 'end';
  /** Of the column, as CSS. Columns without one share what is left. */
  width?: string;
};

type Props<Row> = {
  /** What the table lists, for screen readers: "Sources". */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf(row: Row): string;
  /** The page of a row: its first cell becomes the link, and the whole row follows it. */
  hrefOf?(row: Row): string;
  /** Which row stands open beside the list. */
  currentKey?: string | undefined;
};

/** Rows of 40 px. Up and Down move between rows that lead somewhere; Enter follows. */
export function Table<Row>({ label, columns, rows, keyOf, hrefOf, currentKey }: Props<Row>) {
  return (
    <div className={styles.frame}>
      <table className={styles.table} aria-label={label} onKeyDown={moveByArrows}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.heading}
                scope="col"
                className={cellClass(column)}
                style={{ width: column.width }}
              >
                <span className={column.isHeadingHidden ? 'visually-hidden' : undefined}>
                  {column.heading}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = keyOf(row);
            return (
              <TableRow
                key={key}
                columns={columns}
                row={row}
                href={hrefOf?.(row)}
                isCurrent={key === currentKey}
              />
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

type RowProps<Row> = {
  columns: readonly Column<Row>[];
  row: Row;
  href: string | undefined;
  isCurrent: boolean;
};

function PlainRow<Row>({ columns, row, href, isCurrent }: RowProps<Row>) {
  return (
    <tr className={classes(href !== undefined && styles.leads, isCurrent && styles.current)}>
      {columns.map((column, index) => (
        <td key={column.heading} className={cellClass(column)}>
          {index === 0 && href !== undefined ? (
            <Link className={styles.link} href={href} aria-current={isCurrent ? 'true' : undefined}>
              {column.cell(row)}
            </Link>
          ) : (
            column.cell(row)
          )}
        </td>
      ))}
    </tr>
  );
}

/** Of a long list that changes often, only the rows are drawn that have changed. `memo` forgets what is generic. */
const TableRow = memo(PlainRow) as typeof PlainRow;

function cellClass({ from, align }: { from?: 'tablet' | 'desktop'; align?: 'end' }): string {
  return classes(from && styles[from], align && styles.end);
}

function moveByArrows(event: KeyboardEvent<HTMLTableElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>(`.${styles.link}`)];
  const at = links.findIndex((link) => link === document.activeElement);
  if (step === undefined || at < 0) return;
  event.preventDefault();
  links[at + step]?.focus();
}
