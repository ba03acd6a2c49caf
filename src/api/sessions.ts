import { Refusal } from '../domain/refusal.ts';
import { endSessions, revokeSession, sessionsOfUser, type Session } from '../storage/control/sessions.ts';
import { changed, field, mutation, query } from './door/answers.ts';

export const sessions = {
  Query: {
    sessions: query(async (_input, { asker, db, now }) => {
      const { userId } = await asker.person();
      return sessionsOfUser(db, userId, new Date(now()));
    }),
  },

  Mutation: {
    revokeSession: mutation<{ sessionId: string }>(async ({ sessionId }, { asker, db, now }) => {
      const { userId } = await asker.person();
      if (!(await revokeSession(db, { id: sessionId, userId, at: new Date(now()) })))
        throw new Refusal('NOT_FOUND', 'You have no session with this ID that is still open.');
      return changed(sessionId, 'That session has ended.');
    }),

    revokeTokens: mutation(async (_input, { asker, db, now }) => {
      const { userId } = await asker.person();
      await endSessions(db, userId, new Date(now()));
      return changed(userId, 'You are signed out everywhere.');
    }),
  },

  Session: {
    current: field<Session>(async ({ id }, _input, { asker }) => (await asker.person()).sessionId === id),
  },
};
