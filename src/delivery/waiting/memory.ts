import type { Sql } from '../../storage/database.ts';
import type { Routing } from '../../storage/routing.ts';
import { countWaits, nextDue, reviveWaits } from '../../storage/waits.ts';
import { usersMax } from '../lines/absence.ts';
import type { Desk } from '../record/desk.ts';
import type { Lines } from '../lines/lines.ts';

/** Brings back into memory what is known of waits on disk, as the last shift left them. */
export async function restore(sql: Sql, lines: Lines, nowMs: number): Promise<void> {
  await reviveWaits(sql, nowMs);
  const waiting = await countWaits(sql, usersMax);
  const due = await nextDue(
    sql,
    waiting.map(({ integrationId }) => integrationId),
  );
  for (const { integrationId, waits, users } of waiting) {
    const line = lines.of(integrationId);
    line.absence.restore(waits, users);
    line.nextDueMs = due.get(integrationId) ?? Infinity;
  }
}

type State = 'on' | 'off' | 'paused' | 'gone';

/** Sees to waits where an integration is resumed, switched off or deleted. */
export function followStates(
  routing: Pick<Routing, 'find' | 'onChange'>,
  lines: Lines,
  desk: Pick<Desk, 'turn'>,
): void {
  let states = statesNow();

  /** Of integrations with something in memory or waiting. */
  function statesNow(): Map<string, State> {
    const ids = lines.ids();
    return new Map(ids.map((id) => [id, routing.find(id)?.state ?? 'gone']));
  }

  function follow(isFirst: boolean): void {
    const before = states;
    states = statesNow();
    for (const [integrationId, state] of states) {
      const was = isFirst ? undefined : before.get(integrationId);
      if (state === was) continue;
      if (state === 'off' || state === 'gone') desk.turn({ integrationId, kind: 'end' });
      // A line that is new since the last change may have been paused when its waits were written.
      if (state === 'on' && (was === 'paused' || (was === undefined && !isFirst)))
        desk.turn({ integrationId, kind: 'resume' });
    }
  }

  follow(true);
  routing.onChange(() => follow(false));
}
