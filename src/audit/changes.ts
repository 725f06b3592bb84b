/** One field that a change has changed. */
export interface AuditChange {
  /** As in problem documents: `read.pagination.type`, `mapping[0].spec`. */
  readonly path: string;
  /** As text, cut where it is long; null where there was none. */
  readonly before: string | null;
  readonly after: string | null;
}

export interface AuditChanges {
  readonly list: readonly AuditChange[];
  /** How many more there were. */
  readonly leftOut: number;
}

const MASK = '***';
const MOST_CHANGES = 50;
const MOST_CHARACTERS = 300;
const MOST_LINES = 12;
const MOST_DEPTH = 12;
/** Fields that hold a secret wherever somebody puts one. */
const SECRET_NAME = /passw|secret|token|api[-_]?key|authorization|credential|cookie/i;

/**
 * What differs between two states of a thing, field by field. Of texts with several lines the lines that differ are kept; values of
 * fields with the name of a secret are `***`. `sent` is the body of the request: a secret that it replaces differs in no state, and
 * is a change nevertheless.
 */
export function changesBetween(before: unknown, after: unknown, sent: unknown): AuditChanges {
  const [was, is] = [leavesOf(before), leavesOf(after)];
  const changed = [...new Set([...was.keys(), ...is.keys()])].filter(
    (path) => was.get(path) !== is.get(path),
  );
  const list = changed.map((path) => changeAt(path, was.get(path) ?? null, is.get(path) ?? null));
  const replaced = replacedSecrets(is, leavesOf(sent))
    .filter((path) => !changed.includes(path))
    .map((path) => ({ path, before: before === null ? null : MASK, after: MASK }));
  const all = [...list, ...replaced];
  return { list: all.slice(0, MOST_CHANGES), leftOut: Math.max(0, all.length - MOST_CHANGES) };
}

function replacedSecrets(is: ReadonlyMap<string, string>, sent: ReadonlyMap<string, string>): string[] {
  return [...sent].filter(([path, text]) => is.get(path) === MASK && text !== MASK).map(([path]) => path);
}

/** The values of a document by their paths, as texts; what is null or empty is none. */
function leavesOf(document: unknown): Map<string, string> {
  const leaves = new Map<string, string>();
  const collect = (value: unknown, path: string, depth: number): void => {
    if (value === null || value === undefined) return;
    if (typeof value !== 'object' || value instanceof Date || depth === MOST_DEPTH) {
      leaves.set(path, textOf(value));
    } else if (Array.isArray(value)) {
      value.forEach((one, index) => collect(one, `${path}[${index}]`, depth + 1));
    } else {
      for (const [name, one] of Object.entries(value))
        collect(one, path === '' ? name : `${path}.${name}`, depth + 1);
    }
  };
  collect(document, '', 0);
  return leaves;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value instanceof Date ? value.toISOString() : JSON.stringify(value);
}

function changeAt(path: string, before: string | null, after: string | null): AuditChange {
  if (SECRET_NAME.test(path.slice(path.lastIndexOf('.') + 1))) {
    return { path, before: before && MASK, after: after && MASK };
  }
  const [was, is] = differingLines(before, after);
  return { path, before: was, after: is };
}

/** Of two texts with lines, those between the first and the last that differ. */
function differingLines(before: string | null, after: string | null): [string | null, string | null] {
  if (before === null || after === null) return [shortened(before), shortened(after)];
  const [was, is] = [before.split('\n'), after.split('\n')];
  if (was.length === 1 && is.length === 1) return [shortened(before), shortened(after)];
  const most = Math.min(was.length, is.length);
  let start = 0;
  while (start < most && was[start] === is[start]) start += 1;
  let end = 0;
  while (end < most - start && was.at(-1 - end) === is.at(-1 - end)) end += 1;
  const middle = (lines: string[]): string => {
    const kept = lines.slice(start, lines.length - end);
    const shown = kept.slice(0, MOST_LINES).join('\n');
    return kept.length > MOST_LINES ? `${shown}\n…` : shown;
  };
  return [shortened(middle(was), MOST_CHARACTERS * 3), shortened(middle(is), MOST_CHARACTERS * 3)];
}

function shortened(text: string | null, most = MOST_CHARACTERS): string | null {
  if (text === null || text.length <= most) return text;
  // Never half of a character of two units.
  return `${text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
