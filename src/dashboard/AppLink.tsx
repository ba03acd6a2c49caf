import { useLinkProps } from '@tanstack/react-router';
import { parseSearch } from './search-params.ts';
import type { LinkProps } from './ui/link.tsx';

/** The kit's link, followed by the router: no page load, and loading begins on hover and on focus. */
export function AppLink({ href, ...rest }: LinkProps) {
  const { pathname, search, hash } = new URL(href, 'http://dashboard');
  // Paths come from paths.ts, whose test holds them; the router's types want each one as a literal.
  const to = pathname as '/';
  const props = useLinkProps({ ...rest, to, search: parseSearch(search), hash: hash.slice(1) });
  // The router marks what it takes for active; which link is current is said by whoever draws it.
  return (
    <a {...props} data-status={undefined} className={rest.className} aria-current={rest['aria-current']} />
  );
}
