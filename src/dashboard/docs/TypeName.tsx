import { innerType } from '../../domain/api-docs.ts';
import styles from './docs.module.css';

/** Those that every reader of GraphQL knows. */
const plain = new Set(['ID', 'String', 'Int', 'Float', 'Boolean']);

/** A type as GraphQL writes it, with the way to what it is made of. */
export function TypeName({ type }: { type: string }) {
  const name = innerType(type);
  if (plain.has(name)) return <code className={styles.type}>{type}</code>;
  const [before = '', after = ''] = type.split(name);
  return (
    <code className={styles.type}>
      {before}
      <a href={`#${typeAnchor(name)}`}>{name}</a>
      {after}
    </code>
  );
}

export function typeAnchor(name: string): string {
  return name === 'StatusCode' ? 'codes' : `type-${name}`;
}
