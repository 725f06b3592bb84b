import { BoundedJsonPath, JsonPathExcess } from '@image-integrator/nifi-expression';
import { jsonpath, JSONPathError, type JSONPathQuery } from 'json-p3';
import { DocumentFault } from './response/document-fault.js';

/** JSONPath (RFC 9535) as every path of the Read card is written: `$.results`, `$.results[-1].id`. */
const compiled = new Map<string, BoundedJsonPath>();
const CACHE_LIMIT = 1000;

/** Compiles `path`. Throws the parser's own error; see `jsonPathProblem`. */
export function compilePath(path: string): JSONPathQuery {
  return boundedPath(path).query;
}

/** The last thousand are remembered. */
function boundedPath(path: string): BoundedJsonPath {
  const known = compiled.get(path);
  if (known !== undefined) return known;
  const bounded = BoundedJsonPath.compile(path);
  if (compiled.size >= CACHE_LIMIT) compiled.clear();
  compiled.set(path, bounded);
  return bounded;
}

/** What is wrong with `path` in words for the user, or null when it is a valid JSONPath. */
export function jsonPathProblem(path: string): string | null {
  try {
    compilePath(path);
    return descentsOf(path) > MAX_DESCENTS
      ? `"${path}" goes down to every level more than twice (".."), which would look at the same values again and again; name the fields on the way`
      : null;
  } catch (error) {
    if (!(error instanceof JSONPathError)) throw error;
    const reason = error.message.replace(/\s*\('.*$/s, '');
    return `"${path}" is not a JSONPath (${reason}, at character ${error.token.index + 1}); write it like $.results or $.results[-1].id`;
  }
}

const MAX_DESCENTS = 2;

/** How often a path goes down to all levels; what stands in quotes is a name. */
function descentsOf(path: string): number {
  return path.replaceAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, '').split('..').length - 1;
}

/** Whether `path` can name one place at most (names and indexes alone, no `*`, `..`, slice or filter). */
export function isSingularPath(path: string): boolean {
  return compilePath(path).singularQuery();
}

/** The names of a path that only goes through fields of objects, `$.data.items`; null for any other. */
export function namesOf(path: string): string[] | null {
  const selectors = compilePath(path).segments.map((segment) => segment.selectors[0]);
  const names = selectors.flatMap((one) =>
    one instanceof jsonpath.selectors.NameSelector ? [one.name] : [],
  );
  return isSingularPath(path) && names.length === selectors.length ? names : null;
}

/** The names that a path goes through first, before an index, `*` or the like: `data` and `items` of `$.data.items[*].x`. */
export function leadingNames(path: string): string[] {
  const names: string[] = [];
  for (const { selectors } of compilePath(path).segments) {
    const [only, ...others] = selectors;
    if (!(only instanceof jsonpath.selectors.NameSelector) || others.length > 0) break;
    names.push(only.name);
  }
  return names;
}

/** The first value that `path` finds in `document`; `undefined` when it finds none. A found `null` stays `null`. Throws `DocumentFault`. */
export function findValue(path: string, document: unknown): unknown {
  return bounded(path, () => boundedPath(path).first(document)?.value);
}

/** Every value that `path` finds in `document`, in document order. Throws `DocumentFault`. */
export function findValues(path: string, document: unknown): unknown[] {
  return bounded(path, () => Array.from(boundedPath(path).nodes(document), ({ value }) => value));
}

function bounded<T>(path: string, find: () => T): T {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof JsonPathExcess)) throw error;
    throw new DocumentFault('RESPONSE_TOO_COMPLEX', `${error.message} (${path})`);
  }
}
