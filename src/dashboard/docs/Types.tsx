import type { ApiType } from '../../domain/api-docs.ts';
import { Prose } from './Prose.tsx';
import { typeAnchor } from './TypeName.tsx';
import { Choices, Values } from './Values.tsx';
import styles from './docs.module.css';

/** What arguments and answers are made of. */
export function Types({ types }: { types: readonly ApiType[] }) {
  return (
    <section id="types" className={styles.types} aria-labelledby="types-title">
      <h2 id="types-title">Types</h2>
      {types.map(({ name, kind, description, fields, choices }) => (
        <section key={name} id={typeAnchor(name)} aria-label={name}>
          <h3>
            {name} <span className={styles.kind}>{kind}</span>
          </h3>
          <p>
            <Prose text={description} />
          </p>
          <Values label="Fields" values={fields} />
          <Choices label="Values" choices={choices} />
        </section>
      ))}
    </section>
  );
}
