import { paths } from '../paths.ts';
import { useOrg } from '../session/current.ts';
import { PageHeader } from '../ui/layout/PageHeader.tsx';
import { NewSourceForm } from './NewSourceForm.tsx';

export function NewSourcePage({ onCreated }: { onCreated(sourceId: string): void }) {
  const { id: orgId } = useOrg();
  return (
    <>
      <PageHeader title="New source" crumbs={[{ label: 'Sources', href: paths.sources(orgId) }]} />
      <NewSourceForm onCreated={onCreated} />
    </>
  );
}
