import type { ApiGroup, ApiOperation } from '../../domain/api-docs.ts';

/** The groups with those operations alone that have every word in their name or in what is said of them. */
export function matching(groups: readonly ApiGroup[], search: string): ApiGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ name, description }: ApiOperation, group: string) => {
    const text = `${group} ${name} ${description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  return groups
    .map(({ name, operations }) => ({ name, operations: operations.filter((one) => fits(one, name)) }))
    .filter(({ operations }) => operations.length > 0);
}
