import { until, type Switchyard } from './switchyard.ts';

/**
 * The link of the newest letter to the address, as the terminal shows it where there is no mail server. It leads to the
 * address that the browser uses, which need not be the PUBLIC_URL.
 */
export async function linkTo(switchyard: Switchyard, address: string, page: string): Promise<string> {
  const taken = takenBy(switchyard);
  const untaken = () =>
    [...switchyard.output().matchAll(/A letter to (\S+) lies in \S+: (\S+)/g)]
      .filter(([, to, link]) => to === address && link !== undefined && !taken.has(link))
      .map(([, , link]) => link ?? '')
      .filter((link) => new URL(link).pathname === page)
      .at(-1);
  await until(() => untaken() !== undefined, { what: `a letter to ${address} with a link to ${page}` });
  const link = untaken() ?? '';
  taken.add(link);
  return `${switchyard.url}${page}${new URL(link).hash}`;
}

const takenOf = new WeakMap<Switchyard, Set<string>>();

/** Links that a journey has had already: the next one is another letter's. */
function takenBy(switchyard: Switchyard): Set<string> {
  const taken = takenOf.get(switchyard) ?? new Set();
  takenOf.set(switchyard, taken);
  return taken;
}
