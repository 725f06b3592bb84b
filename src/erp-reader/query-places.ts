import { findExpressions } from '@image-integrator/nifi-expression';
import { paramText } from './request-param.js';

/**
 * Bare query values, `${query.sku}` with no function called on it, written as the place in the text wants them: a value must
 * not break out of a URL, a JSON text or an element. With a function, the expression writes it itself.
 */
const WRITERS = {
  'url-path': (value: unknown) => encodeURIComponent(paramText(value).toWellFormed()),
  'url-query': (value: unknown) =>
    encodeURIComponent(paramText(value).toWellFormed()).replaceAll(
      /%(?:24|2C|2F|3A|40)/g,
      decodeURIComponent,
    ),
  json: (value: unknown) => JSON.stringify(value),
  'json-text': (value: unknown) => JSON.stringify(paramText(value)).slice(1, -1),
  xml: (value: unknown) => paramText(value).replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign),
} as const;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

type Writer = keyof typeof WRITERS;

/** What the text of a card is. */
export type TextKind = 'url' | 'json' | 'xml' | 'plain';

/** What a body text is, by how it begins. */
export function kindOfBody(text: string): TextKind {
  const start = text.trimStart().charAt(0);
  if (start === '<') return 'xml';
  return start === '{' || start === '[' ? 'json' : 'plain';
}

/** The name of the query value that an expression is, without any function; null for every other one. */
export function bareQuery(expression: string): string | null {
  return /^\$\{\s*(query\.[\w.-]+)\s*\}$/.exec(expression)?.[1] ?? null;
}

/** The text with each bare query value asking for the form that its place wants. */
export function placedQueries(text: string, kind: TextKind): string {
  if (kind === 'plain' || !text.includes('query.')) return text;
  let placed = '';
  let rest = 0;
  let isInQuotes = false;
  for (const { start, end } of findExpressions(text)) {
    const before = text.slice(rest, start);
    placed += before;
    rest = end;
    if (kind === 'json') isInQuotes = endsInQuotes(before, isInQuotes);
    const expression = text.slice(start, end);
    const name = bareQuery(expression);
    placed += name === null ? expression : `\${'${name} ${writerAt(kind, placed, isInQuotes)}'}`;
  }
  return placed + text.slice(rest);
}

function writerAt(kind: Exclude<TextKind, 'plain'>, before: string, isInQuotes: boolean): Writer {
  if (kind === 'url') return before.includes('?') ? 'url-query' : 'url-path';
  if (kind === 'json') return isInQuotes ? 'json-text' : 'json';
  return 'xml';
}

function endsInQuotes(text: string, began: boolean): boolean {
  let isIn = began;
  for (let at = 0; at < text.length; at += 1) {
    if (isIn && text[at] === '\\') at += 1;
    else if (text[at] === '"') isIn = !isIn;
  }
  return isIn;
}

/** The attributes of query values: as plain texts, and in every form that a place may want. An absent one is `null` in JSON. */
export function queryAttributes(
  values: ReadonlyMap<string, unknown>,
  names: Iterable<string>,
): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const name of names) {
    if (!values.has(name)) {
      attributes[`${name} json`] = 'null';
      continue;
    }
    const value = values.get(name);
    attributes[name] = paramText(value);
    for (const [writer, write] of Object.entries(WRITERS)) attributes[`${name} ${writer}`] = write(value);
  }
  return attributes;
}
