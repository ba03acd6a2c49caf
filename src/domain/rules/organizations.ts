import * as z from 'zod/mini';
import { Name } from './names.ts';

export const NewOrganization = z.object({ name: Name });
