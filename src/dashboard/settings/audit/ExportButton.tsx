import { Download } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { useOrg } from '../../session/current.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { toast } from '../../ui/overlay/toasts.ts';
import { exportRows, exportRowsMax } from './export.ts';
import { wantedOf, type AuditFilters } from './filters.ts';
import { AuditQuery } from './queries.ts';
import { saveAs } from './save-as.ts';
import { wordsOf } from '../../graphql/failures.ts';

/** Saves what the filters find as a CSV file, and says how far it is. */
export function ExportButton({ filters }: { filters: AuditFilters }) {
  const { id: orgId, name } = useOrg();
  const client = useClient();
  const [count, setCount] = useState<number>();
  const isLeft = useLeft();

  const run = async () => {
    setCount(0);
    const { csv, rows, isCut, failure } = await exportRows({
      isLeft,
      onProgress: setCount,
      async read(after, limit) {
        const wanted = { orgId, ...wantedOf(filters), after, limit };
        const { data, error } = await client.query(AuditQuery, wanted).toPromise();
        return error ? { failure: wordsOf(error) } : { entries: data?.auditLog ?? [] };
      },
    });
    if (isLeft()) return;
    setCount(undefined);
    if (failure !== undefined) return toast('failed', `Nothing was saved. ${failure}`);
    saveAs(`audit-log ${name}.csv`, csv);
    const words = `${rows.toLocaleString('en')} ${rows === 1 ? 'entry is' : 'entries are'} saved.`;
    toast('done', isCut ? `${words} That is the most a file holds: narrow the days to get the rest.` : words);
  };
  return (
    <Button
      icon={<Download size={16} aria-hidden="true" />}
      busy={count !== undefined}
      title={`At most ${exportRowsMax.toLocaleString('en')} entries`}
      onClick={() => void run()}
    >
      {count === undefined ? 'Export CSV' : `Reading ${count.toLocaleString('en')}…`}
    </Button>
  );
}

/** Whether the page has been left since. */
function useLeft(): () => boolean {
  const left = useRef(false);
  useEffect(() => {
    left.current = false;
    return () => void (left.current = true);
  }, []);
  return () => left.current;
}
