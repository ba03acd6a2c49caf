import { useState } from 'react';
import { innerType, type ApiOperation, type ApiType } from '../../domain/api-docs.ts';
import { Segments } from '../ui/controls/Segments.tsx';
import { CodeBlock } from '../ui/data/CodeBlock.tsx';
import { curlOf } from './curl.ts';
import { Prose } from './Prose.tsx';
import { TypeName } from './TypeName.tsx';
import { Choices, Values } from './Values.tsx';
import styles from './docs.module.css';

const ways = [
  { value: 'graphql', label: 'GraphQL' },
  { value: 'curl', label: 'curl' },
] as const;

/** What an operation does and for whom, and beside it an example that runs. */
export function Operation({ operation, types }: { operation: ApiOperation; types: readonly ApiType[] }) {
  const { name, kind, description, who, refusals, args, answer } = operation;
  const answered = types.find((type) => type.name === innerType(answer));
  return (
    <section className={styles.operation} id={name} aria-labelledby={`${name}-title`}>
      <div className={styles.said}>
        <h3 id={`${name}-title`}>
          <a href={`#${name}`}>{name}</a> <span className={styles.kind}>{kind}</span>
        </h3>
        <p>
          <Prose text={description} />
        </p>
        <p className={styles.who}>
          <strong>Who may</strong> {who}
        </p>
        <Values label="Arguments" values={args} />
        <div className={styles.answer}>
          <h4>Answer</h4>
          <TypeName type={answer} />
          {answered && answered.fields.length > 0 && (
            <span className={styles.standard}>{answered.fields.map((field) => field.name).join(', ')}</span>
          )}
        </div>
        <Choices
          label="Refusals"
          choices={refusals.map(({ code, when }) => ({ name: code, description: when }))}
        />
      </div>
      <Example operation={operation} />
    </section>
  );
}

function Example({ operation: { name, example } }: { operation: ApiOperation }) {
  const [way, setWay] = useState<(typeof ways)[number]['value']>('graphql');
  const hasVariables = Object.keys(example.variables).length > 0;
  return (
    <div className={styles.example}>
      <Segments label={`Example of ${name} as`} options={ways} value={way} onChange={setWay} />
      {way === 'curl' ? (
        <CodeBlock label={`${name} in a terminal`} code={curlOf(example, window.location.origin)} wraps />
      ) : (
        <>
          <CodeBlock label={`${name} in GraphQL`} code={example.document} wraps />
          {hasVariables && (
            <CodeBlock label={`Variables of ${name}`} code={JSON.stringify(example.variables, null, 2)} />
          )}
        </>
      )}
    </div>
  );
}
