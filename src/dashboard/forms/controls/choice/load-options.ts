import { createContext, useContext } from 'react';
import type { FieldOption } from '../../../../domain/prototypes.ts';

/**
 * Asks the vendor for the choices of a dynamic field. `path` is where its value stands among the form's own, as in
 * errors: `audience`, `rows.0.list`. What it throws is told below the field, where a value can always be typed.
 */
export type LoadOptions = (path: string, search: string) => Promise<FieldOption[]>;

export const LoadOptionsContext = createContext<LoadOptions | undefined>(undefined);

export const useLoadOptions = (): LoadOptions | undefined => useContext(LoadOptionsContext);
