import * as z from 'zod/mini';
import { Name } from './names.ts';
import { platforms } from '../platforms.ts';

/** The rules for a new source, here and in the form. */
export const NewSource = z.object({
  name: Name,
  platform: z.enum(platforms, `Choose one of: ${platforms.join(', ')}.`),
});
export type NewSource = z.infer<typeof NewSource>;

/** What stays away stays as it is. */
export const SourceChange = z.object({ name: z.optional(Name), enabled: z.optional(z.boolean()) });
export type SourceChange = z.infer<typeof SourceChange>;
