import { findFunction, functionNames } from './functions/index.js';

/** Something in a chain that runs, and yet does probably not what was meant. */
export interface JoltWarning {
  /** Like `[0].spec.name`, from the chain. */
  readonly path: string;
  readonly message: string;
}

const MODIFY = /^(modify-(overwrite|default|define)-beta|com\.bazaarvoice\.jolt\.Modifier\$.*)$/;
const MOST = 20;

/**
 * Calls that Jolt passes over without a word: of functions that it does not have (`=tolower`, `=joinn(',',@(1,a))`), and with texts that
 * it splits at another place than the one they seem to end at (`=concat('it\\'s ',@(1,x))`).
 */
export function functionWarnings(chain: unknown): JoltWarning[] {
  if (!Array.isArray(chain)) return [];
  const found: JoltWarning[] = [];
  // A list in the place of recursion: a spec may be of any depth.
  const open: { readonly value: unknown; readonly path: string }[] = chain.flatMap((step: unknown, index) => {
    const { operation, spec } = Object(step) as { operation?: unknown; spec?: unknown };
    return typeof operation === 'string' && MODIFY.test(operation)
      ? [{ value: spec, path: `[${index}].spec` }]
      : [];
  });
  for (let next = open.shift(); next !== undefined && found.length < MOST; next = open.shift()) {
    const { value, path } = next;
    if (typeof value === 'string') {
      const message = unknownCall(value) ?? oddArguments(value);
      if (message !== null) found.push({ path, message });
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        open.push({ value: inner, path: Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}` });
      }
    }
  }
  return found;
}

function unknownCall(text: string): string | null {
  if (!text.startsWith('=')) return null;
  const [name = ''] = text.slice(1).split('(', 1);
  if (findFunction(name) !== undefined) return null;
  const effect = text.includes('(') ? 'gives back its first argument' : 'changes nothing';
  const near = nearest(name);
  return `"=${name.slice(0, 60)}" is no function of Jolt, and ${effect}.${near === null ? '' : ` Did you mean =${near}?`}`;
}

/** What Jolt makes of quotes in a call: `'` opens and closes, and nothing escapes it. */
function oddArguments(text: string): string | null {
  if (!text.startsWith('=') || !text.includes('(')) return null;
  const shown = shortened(text);
  const advice = `put a text with a quote into a field of its own, and look it up with @(1,field)`;
  if (text.includes(String.raw`\'`))
    return `Jolt has no escape for a quote: the one in \\' ends the text, so that the arguments of "${shown}" are split elsewhere and values get lost; ${advice}.`;
  const outside = text.replaceAll(/'[^']*'/g, "''");
  if (outside.replaceAll("''", '').includes("'"))
    return `"${shown}" has a quote that is not closed, so that its arguments are split elsewhere; ${advice}.`;
  if (/[(,]\s*''[^,)\s]/.test(outside) || /[^(,\s]\s*''\s*[,)]/.test(outside))
    return `"${shown}" has text beside a quoted one; ${advice}.`;
  if (/[(,]\s*"/.test(outside))
    return `"${shown}" has double quotes, which Jolt takes for a part of the text; write 'text'.`;
  return /[(,]\s*=\w+\(/.test(outside)
    ? `"${shown}" calls a function within a call, which Jolt takes for a text; call it in a key or an operation before.`
    : null;
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** The function whose name is the same in another letter case, or two letters away at most. */
function nearest(name: string): string | null {
  const wanted = name.trim().toLowerCase();
  const [best] = functionNames()
    .map((known) => ({ known, away: distance(wanted, known.toLowerCase()) }))
    .toSorted((a, b) => a.away - b.away);
  return best !== undefined && best.away <= (wanted.length > 4 ? 2 : 1) ? best.known : null;
}

/** Letters to add, drop or change; more than a few count as many. */
function distance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 2) return 9;
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 0; i < one.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j += 1) {
      const changed = (row[j] ?? 0) + (one.charAt(i) === other.charAt(j) ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
