import { findFunction, functionNames } from './functions/index.js';

/** Something in a chain that runs, and yet does probably not what was meant. */
export interface JoltWarning {
  /** Like `[0].spec.name`, from the chain. */
  readonly path: string;
  readonly message: string;
}

const MODIFY = /^(modify-(overwrite|default|define)-beta|com\.bazaarvoice\.jolt\.Modifier\$.*)$/;
const MOST = 20;

/** Calls of functions that Jolt does not have, which it passes over without a word: `=tolower`, `=joinn(',',@(1,a))`. */
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
      const message = unknownCall(value);
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
