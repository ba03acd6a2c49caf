import { useEffect, useState } from 'react';
import type { ApiDocs } from '../../domain/api-docs.ts';
import { paths } from '../paths.ts';
import { Link } from '../ui/link.tsx';
import { Mark } from '../ui/Mark.tsx';
import { Contents } from './Contents.tsx';
import { matching } from './matching.ts';
import { Operation } from './Operation.tsx';
import { Prose } from './Prose.tsx';
import { Types } from './Types.tsx';
import { Choices } from './Values.tsx';
import styles from './docs.module.css';

/** The whole API on one page, so that the browser's own search finds everything in it. */
export function ApiPage({ docs }: { docs: ApiDocs }) {
  const [search, setSearch] = useState('');
  const groups = matching(docs.groups, search);
  // The page is drawn after the browser has looked for what the address names.
  useEffect(() => {
    document.getElementById(window.location.hash.slice(1))?.scrollIntoView();
  }, []);
  return (
    <>
      <header className={styles.top}>
        <Link href={paths.orgs()} className={styles.brand}>
          <Mark />
          Switchyard
        </Link>
      </header>
      <div className={styles.frame}>
        <Contents groups={groups} search={search} onSearch={setSearch} />
        <main className={styles.main}>
          <title>API · Switchyard</title>
          <h1>API documentation</h1>
          <section id="basics" className={styles.basics} aria-label="Basics">
            {docs.rules.map((rule) => (
              <p key={rule}>
                <Prose text={rule} />
              </p>
            ))}
          </section>
          <section id="codes" className={styles.basics} aria-labelledby="codes-title">
            <h2 id="codes-title">Codes</h2>
            <p>How a request ended. Each code has one meaning, wherever it stands.</p>
            <Choices label="StatusCode" choices={docs.codes} heading="h3" />
          </section>
          {groups.map(({ name, operations }) => (
            <section key={name} aria-label={name} className={styles.group}>
              <h2>{name}</h2>
              {operations.map((operation) => (
                <Operation key={operation.name} operation={operation} types={docs.types} />
              ))}
            </section>
          ))}
          <Types types={docs.types} />
        </main>
      </div>
    </>
  );
}
