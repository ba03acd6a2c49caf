const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;
const step = 1_000;
/** Digits that tell something: 1.2 GB, 12 GB, 120 GB. */
const digits = 2;

/** "1.2 GB", in steps of a thousand, as disks are sold. */
export function inBytes(bytes: number): string {
  let [left, at] = [bytes, 0];
  while (Math.round(left) >= step && at < units.length - 1) [left, at] = [left / step, at + 1];
  const number =
    left < 10 && at > 0 ? left.toFixed(digits - 1).replace(/\.0$/, '') : String(Math.round(left));
  return `${number} ${units[at] ?? ''}`;
}
