import { Refusal } from '../../domain/refusal.ts';
import type { Context } from '../door/context.ts';

/** For what needs no account yet: anybody may ask, also with a token that has expired. Throws FORBIDDEN for an API key. */
export async function refuseKey({ asker }: Context): Promise<void> {
  try {
    await asker.person();
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'FORBIDDEN') throw error;
  }
}
