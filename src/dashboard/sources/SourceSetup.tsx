import { useState } from 'react';
import { Segments } from '../ui/controls/Segments.tsx';
import { CodeBlock } from '../ui/data/CodeBlock.tsx';
import { Notice } from '../ui/layout/Notice.tsx';
import { Arrival } from './arrival/Arrival.tsx';
import { TestEvent } from './arrival/TestEvent.tsx';
import { platformOf } from './PlatformIcon.tsx';
import type { Source } from './queries.ts';
import { snippetsFor } from './snippets/snippet.ts';
import styles from './setup.module.css';

/** How to send events from this source, and whether they arrive. */
export function SourceSetup({ source }: { source: Source }) {
  const platform = platformOf(source.platform);
  const snippets = platform ? snippetsFor(platform, { sourceId: source.id, origin: location.origin }) : [];
  const [chosen, setChosen] = useState(snippets[0]?.id);
  const snippet = snippets.find(({ id }) => id === chosen);
  return (
    <div className={styles.setup}>
      <div className={styles.top}>
        <Arrival source={source} />
        {source.enabled && <TestEvent sourceId={source.id} />}
      </div>
      {snippets.length > 1 && (
        <div>
          <Segments
            label="Library"
            options={snippets.map(({ id, label }) => ({ value: id, label }))}
            value={chosen ?? ''}
            onChange={setChosen}
          />
        </div>
      )}
      {snippet?.note !== undefined && <Notice kind="warning">{snippet.note}</Notice>}
      {snippet?.steps.map(({ label, code }) => (
        <CodeBlock key={label} label={label} code={code} />
      ))}
    </div>
  );
}
