/** What the terminal says to the person who started it. Log lines are for machines; these are not among them. */
export function say(line: string): void {
  process.stdout.write(`  ${line}\n`);
}

/** The last lines of a start: where to go. */
export function sayWhereToGo(to: {
  url: string;
  database: string;
  roles: Iterable<string>;
  startedMs: number;
  setupLink: string | undefined;
}): void {
  say(`Database   ${to.database}`);
  say(`Roles      ${[...to.roles].join(', ')}`);
  say(`Address    ${to.url}`);
  say(`Ready in ${(to.startedMs / 1000).toFixed(1)} s. Stop with Ctrl-C.`);
  if (to.setupLink === undefined) return;
  say('');
  say('There is no account yet. Make the first one here; the link works once:');
  say(to.setupLink);
}
