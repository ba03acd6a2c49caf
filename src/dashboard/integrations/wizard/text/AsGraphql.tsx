import { CodeBlock } from '../../../ui/data/CodeBlock.tsx';
import styles from '../wizard.module.css';
import type { Request } from './as-graphql.ts';

/** What the button does, for a program: to be read and copied. */
export function AsGraphql({ requests, orgId }: { requests: readonly Request[]; orgId: string }) {
  return (
    <details className={styles.event}>
      <summary>Copy as GraphQL</summary>
      <p className={styles.hint}>
        Send each to /graphql, with a token or an API key in the header authorization and {orgId} in the
        header organization. Secrets are variables: what you typed is not written here.
      </p>
      {requests.map((request, at) => (
        <div key={at} className={styles.exchange}>
          <CodeBlock
            label={requests.length > 1 ? `Mutation ${at + 1}` : 'Mutation'}
            code={request.document}
          />
          {request.variables.length > 0 && (
            <ul className={styles.variables}>
              {request.variables.map(({ name, means }) => (
                <li key={name}>
                  <code>${name}</code> is {means}.
                </li>
              ))}
            </ul>
          )}
        </div>
      ))}
    </details>
  );
}
