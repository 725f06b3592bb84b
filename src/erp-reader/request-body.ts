import { isBodyPath } from './card-fields.js';
import type { RequestParam } from './run-query.js';

export type BodyType = 'json' | 'form' | 'text';

export interface RequestBody {
  readonly contentType: string;
  readonly text: string;
}

/** The body of a POST: parameters as JSON or form fields, or a text as it is. */
export function buildBody(type: BodyType, params: readonly RequestParam[], text: string | null): RequestBody {
  if (type === 'json') return { contentType: 'application/json', text: jsonBody(params) };
  if (type === 'form') return { contentType: 'application/x-www-form-urlencoded', text: formBody(params) };
  return { contentType: textType(text ?? ''), text: text ?? '' };
}

function textType(text: string): string {
  const start = text.trimStart().charAt(0);
  if (start === '<') return 'text/xml; charset=utf-8';
  return start === '{' || start === '[' ? 'application/json' : 'text/plain; charset=utf-8';
}

/** A parameter's value as text: texts as they are, everything else as JSON. */
export function paramText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** One pair per parameter, the last of a name; a list is one pair per item, and null is left out. */
export function pairsOf(params: readonly RequestParam[]): [string, string][] {
  const last = new Map(params.map(({ key, value }) => [key, value]));
  return [...last].flatMap(([key, value]) =>
    (Array.isArray(value) ? (value as unknown[]) : [value])
      .filter((item) => item !== null && item !== undefined)
      .map((item): [string, string] => [key, paramText(item)]),
  );
}

function formBody(params: readonly RequestParam[]): string {
  return new URLSearchParams(pairsOf(params)).toString();
}

function jsonBody(params: readonly RequestParam[]): string {
  const body: Record<string, unknown> = {};
  for (const { key, value } of params) {
    setAt(body, isBodyPath(key) ? pathSegments(key) : [key], value);
  }
  return JSON.stringify(body);
}

function pathSegments(path: string): (string | number)[] {
  return [...path.matchAll(/\.([^.[]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));
}

/** Puts `value` at a path into `body`, making the objects and lists on the way; parameters are copied, never shared. */
function setAt(body: object, [first, ...rest]: readonly (string | number)[], value: unknown): void {
  if (first === undefined) return;
  if (rest.length === 0) {
    define(body, first, structuredClone(value));
    return;
  }
  const inside: unknown = Object.getOwnPropertyDescriptor(body, first)?.value;
  const fresh = typeof rest[0] === 'number' ? [] : {};
  const container = typeof inside === 'object' && inside !== null ? inside : fresh;
  define(body, first, container);
  setAt(container, rest, value);
}

/** Assigns without meeting a setter: a parameter may be named `__proto__`. */
function define(target: object, key: string | number, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}
