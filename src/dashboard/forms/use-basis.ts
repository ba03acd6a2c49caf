import { useState } from 'react';

/**
 * The version of something that a form was opened with. A newer one of somebody else's does not take away
 * what is being typed; after one's own save, the saved one is taken as soon as it is here. `key` makes the
 * form anew for it.
 */
export function useBasis<Thing extends { updatedAt: string }>(fresh: Thing) {
  const [basis, setBasis] = useState(fresh);
  const [isSaved, setSaved] = useState(false);
  if (isSaved && fresh.updatedAt !== basis.updatedAt) {
    setBasis(fresh);
    setSaved(false);
  }
  return { basis, key: basis.updatedAt, onSaved: () => setSaved(true) };
}
