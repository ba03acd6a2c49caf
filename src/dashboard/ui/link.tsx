import { createContext, use, type AnchorHTMLAttributes, type ReactNode, type Ref } from 'react';

export type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & {
  href: string;
  ref?: Ref<HTMLAnchorElement>;
};

/** How a link inside the dashboard is drawn. The kit knows no router: whoever starts the dashboard provides it. */
export const LinkContext = createContext<(props: LinkProps) => ReactNode>((props) => <a {...props} />);

/** A link to a page of the dashboard, by its path. To other sites, use a plain `a`. */
export function Link(props: LinkProps) {
  const draw = use(LinkContext);
  return draw(props);
}
