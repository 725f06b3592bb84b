/** Plain paths into a JSON body, `$.params[0]`: what a field may be named to stand anywhere in the body. */
const BODY_PATH = /^\$(\.[A-Za-z_][\w-]*|\[\d{1,4}\])+$/;

/** Whether a field's name is a path into the request body, `$.params.offset` (OData's `$skip` is a plain name). */
export function isBodyPath(name: string): boolean {
  return /^\$[.[]/.test(name);
}

/** What is wrong with the name of a field that may be a path into the body, or null. */
export function bodyPathProblem(name: string): string | null {
  return !isBodyPath(name) || BODY_PATH.test(name)
    ? null
    : `"${name}" must be a plain path into the request body, like $.params.offset`;
}

/** What is wrong with a place in a record: `$`, or a plain path like `$.media.images`; null for nothing. */
export function memberPathProblem(path: string): string | null {
  return path === '$' || BODY_PATH.test(path) ? null : `"${path}" must be a plain path like $.images, or $`;
}

/** Puts a copy of `value` into `body` under a name or at a path, making the objects and lists on the way. */
export function setInBody(body: object, name: string, value: unknown): void {
  setAt(body, isBodyPath(name) ? segmentsOf(name) : [name], value);
}

function segmentsOf(path: string): (string | number)[] {
  return [...path.matchAll(/\.([^.[]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));
}

function setAt(body: object, [first, ...rest]: readonly (string | number)[], value: unknown): void {
  if (first === undefined) return;
  if (rest.length === 0) {
    define(body, first, copyOf(value));
    return;
  }
  const inside: unknown = Object.getOwnPropertyDescriptor(body, first)?.value;
  const fresh = typeof rest[0] === 'number' ? [] : {};
  const container = typeof inside === 'object' && inside !== null ? inside : fresh;
  define(body, first, container);
  setAt(container, rest, value);
}

/** Objects of a parsed document may hold numbers of any length, which are opaque and never changed. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copyOf(item)]));
}

/** Assigns without meeting a setter: a field may be named `__proto__`. */
function define(target: object, key: string | number, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}
