import { javaRegex } from '@image-integrator/java-text';
import type { Evaluator } from './evaluator.js';
import { Fault } from './expression-error.js';

/**
 * A text such as `{TOKEN}` that a template, `${literal('…{SKU}…{TOKEN}…'):replace('{SKU}', ${sku}):replace('{TOKEN}', ${token})}`,
 * has replaced by a value. A sku that holds `{TOKEN}` itself would have the token put into it by the later replacement
 * and leak it. NiFi lets that happen; a run refuses such a sku (see `checkPlaceholders`).
 */
export interface Placeholder {
  /** As it is written in the expression. */
  readonly text: string;
  readonly isRegex: boolean;
}

/**
 * The placeholder that a call replaces, if it is one: in a chain that begins with `literal(…)`, a search that is written
 * out and a replacement that is not.
 */
export function placeholderOf(
  name: string,
  subject: Evaluator,
  args: readonly Evaluator[],
): Placeholder | null {
  const [search, replacement] = args;
  if (!['replace', 'replaceAll', 'replaceFirst'].includes(name) || typeof search?.constant !== 'string')
    return null;
  if (search.constant === '' || replacement?.constant !== undefined || !beginsWithLiteral(subject))
    return null;
  return { text: search.constant, isRegex: name !== 'replace' };
}

/** Refuses attributes from outside (`http.query.…`, `query.…`) whose value holds a placeholder of the text. */
export function checkPlaceholders(
  placeholders: readonly Placeholder[],
  attributes: Readonly<Record<string, string>>,
): void {
  if (placeholders.length === 0) return;
  for (const name of Object.keys(attributes)) {
    if (!name.startsWith('http.query.') && !name.startsWith('query.')) continue;
    const value = attributes[name] ?? '';
    const found = placeholders.find((placeholder) => isIn(placeholder, value));
    if (found === undefined) continue;
    throw new Fault(
      `${name} contains ${found.text}, which this text replaces by a value of its own; ask for the item in another way, or name the placeholder differently`,
    );
  }
}

function isIn({ text, isRegex }: Placeholder, value: string): boolean {
  return isRegex ? javaRegex(text).find(value) : value.includes(text);
}

function beginsWithLiteral(subject: Evaluator): boolean {
  let part = subject;
  while (part.subject !== undefined) part = part.subject;
  return part.call === 'literal';
}
