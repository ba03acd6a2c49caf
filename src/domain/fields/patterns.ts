/** A longer pattern is not run: it nests deeper than it could be read. */
const patternCharsMax = 2_000;
/** A longer text is not tried against a pattern, and refused. */
export const patternTextCharsMax = 10_000;
/** About how many ways to match a pattern may have on one text: less than a second. */
export const patternWaysMax = 10_000_000;
/** Ways in which a group with bounded repetitions may match; `(a?){9}` has 512. */
const waysMax = 1000;

export type Pattern = { textCharsMax: number; passes(text: string): boolean };

/**
 * Compiles a prototype's pattern, or answers undefined where it must not be run: it is no regular
 * expression, or one that JavaScript's backtracking engine could try for minutes (a repetition inside a
 * repetition, alternatives that overlap inside one, references to groups). A pattern that is not run
 * lets every text through: the destination has the last word, and a form that nobody can submit is worse.
 *
 * Repetitions that stand side by side make the time grow with a power of the text's length, so each of
 * them lowers how long a text may be.
 */
export function compilePattern(source: unknown): Pattern | undefined {
  if (typeof source !== 'string' || source.length > patternCharsMax) return undefined;
  const expression = compile(source);
  if (!expression) return undefined;
  const loops = loopsOf(source);
  if (loops === undefined) return undefined;
  const textCharsMax = Math.min(patternTextCharsMax, Math.floor(patternWaysMax ** (1 / Math.max(loops, 1))));
  return { textCharsMax, passes: (text) => expression.test(text) };
}

function compile(source: string): RegExp | undefined {
  for (const flags of ['u', ''])
    try {
      return new RegExp(source, flags);
    } catch {
      // Older patterns escape what needs no escape, which only the plain syntax allows.
    }
  return undefined;
}

/** One thing that a pattern matches, with how often. `chars` is its own expression where it is one character. */
type Atom = { chars?: RegExp; group?: Branch[]; min: number; max: number };
type Branch = Atom[];

/** How many loops can share a text between them, or undefined where the pattern is not run. */
function loopsOf(source: string): number | undefined {
  try {
    const branches = parseBranches({ source, at: 0 });
    const anchored = branches.length === 1 && source.startsWith('^');
    return Math.max(...branches.map((branch) => loopsIn(branch, anchored))) + (anchored ? 0 : 1);
  } catch (error) {
    if (error instanceof Unsafe) return undefined;
    throw error;
  }
}

class Unsafe extends Error {}

function loopsIn(branch: Branch, isEnteredOnce: boolean): number {
  let loops = 0;
  let isScanned = false;
  branch.forEach((atom, at) => {
    const repeats = atom.max !== atom.min;
    if (atom.group) {
      if (atom.max > 1) refuseWideGroup(atom.group, atom.max);
      const inside = atom.group.map((one) => loopsIn(one, isEnteredOnce && loops === 0));
      loops += Math.max(0, ...inside);
    }
    if (!repeats || atom.max <= waysMax) return;
    // A loop that ends where another character must follow can end in one place only. It is walked through
    // anew for each way to come to it.
    if (!endsForCertain(atom, branch[at + 1])) loops += 1;
    else if (loops > 0 || !isEnteredOnce) isScanned = true;
  });
  return loops + (isScanned ? 1 : 0);
}

/** Inside a repetition nothing else may vary, or the ways to match multiply with each round. */
function refuseWideGroup(group: Branch[], rounds: number): void {
  let ways = overlap(group) ? group.length : 1;
  for (const atom of group.flat()) {
    if (atom.group) {
      if (atom.max > 1) refuseWideGroup(atom.group, atom.max);
      refuseWideGroup(atom.group, rounds);
    }
    ways *= atom.max - atom.min + 1;
  }
  if (ways > 1 && ways ** Math.min(rounds, 1000) > waysMax) throw new Unsafe();
}

function overlap(branches: Branch[]): boolean {
  const startsFor = (one: Branch, other: Branch) =>
    one[0]?.min !== 0 && other[0]?.min !== 0 && disjoint(one[0], other[0]);
  return branches.some((one, i) => branches.slice(i + 1).some((other) => !startsFor(one, other)));
}

function endsForCertain(loop: Atom, next: Atom | undefined): boolean {
  return next !== undefined && next.min > 0 && disjoint(loop, next);
}

/** Judged on a sample of characters; a group is taken to match anything. */
function disjoint(one: Atom | undefined, other: Atom | undefined): boolean {
  const [left, right] = [one?.chars, other?.chars];
  if (!left || !right) return false;
  return !sampleChars.some((char) => left.test(char) && right.test(char));
}

const sampleChars = [
  ...Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)),
  ...['Ā', 'Ω', 'Ж', 'א', 'ع', 'अ', '中', 'あ', '가', '\u2028', '\ufeff', '\ufffd', '\ud800', '😀'],
];

type Cursor = { source: string; at: number };

function parseBranches(cursor: Cursor): Branch[] {
  const branches: Branch[] = [[]];
  while (cursor.at < cursor.source.length && cursor.source[cursor.at] !== ')') {
    if (cursor.source[cursor.at] === '|') {
      cursor.at += 1;
      branches.push([]);
      continue;
    }
    const atom = parseAtom(cursor);
    if (atom) branches.at(-1)?.push(parseTimes(cursor, atom));
  }
  return branches;
}

/** Undefined for what matches no character: anchors and boundaries. */
function parseAtom(cursor: Cursor): Atom | undefined {
  const rest = cursor.source.slice(cursor.at);
  const group = /^\((\?:|\?<[A-Za-z_$][\w$]*>)?/.exec(rest);
  if (group && !/^\(\?(=|!|<=|<!)/.test(rest)) {
    cursor.at += group[0].length;
    const branches = parseBranches(cursor);
    cursor.at += 1;
    return { group: branches, min: 1, max: 1 };
  }
  const text =
    /^(\[\^?(?:\\.|[^\]\\])*\]|\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\c[A-Za-z]|\\.|.)/su.exec(
      rest,
    )?.[0];
  if (text === undefined || /^\(\?/.test(rest) || /^\\([1-9]|k)/.test(text)) throw new Unsafe();
  cursor.at += text.length;
  if (text === '^' || text === '$' || text === '\\b' || text === '\\B') return undefined;
  const chars = compile(`^(?:${text})$`);
  return chars ? { chars, min: 1, max: 1 } : { min: 1, max: 1 };
}

function parseTimes(cursor: Cursor, atom: Atom): Atom {
  const times = /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/.exec(cursor.source.slice(cursor.at));
  if (!times) return atom;
  cursor.at += times[0].length;
  if (times[1] === '*') return { ...atom, min: 0, max: Infinity };
  if (times[1] === '+') return { ...atom, min: 1, max: Infinity };
  if (times[1] === '?') return { ...atom, min: 0, max: 1 };
  const min = Number(times[2]);
  return { ...atom, min, max: times[3] ? (times[4] ? Number(times[4]) : Infinity) : min };
}
