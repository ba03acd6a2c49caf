import * as z from 'zod/mini';
import { Name } from './names.ts';

/** The rules for a connection beside those of its prototypes. */
export const NewConnection = z.object({ name: Name });

export const ConnectionChange = z.object({ name: z.optional(Name) });
