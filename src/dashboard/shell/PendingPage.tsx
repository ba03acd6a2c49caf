import { Skeleton } from '../ui/data/Skeleton.tsx';

/** Stands in for a page that takes longer than 200 ms. */
export function PendingPage() {
  return <Skeleton lines={6} label="Loading the page" />;
}
