import { compilePath, findValue, findValues, isSingularPath } from './json-path.js';

/** The records are not where the card says. The message names the path and what is there instead. */
export class RecordsFault extends Error {
  constructor(
    readonly code: 'RECORDS_PATH_NOT_FOUND' | 'RECORDS_PATH_NEEDED',
    message: string,
  ) {
    super(message);
    this.name = 'RecordsFault';
  }
}

/**
 * The raw records of a response, before any filter. A path that finds one list means its items, one object means a list of
 * that one, null means none; a path with `*` means everything it finds. Without a path the response itself is the list, or
 * the one record; with `isPaged` it must be a list then, for the size of anything else says nothing about the end.
 * A list of none is in XML an element that is not there, so there it is enough that its parent is.
 */
export function selectRecords(
  document: unknown,
  path: string | null,
  { isPaged, isXml }: { readonly isPaged: boolean; readonly isXml: boolean },
): unknown[] {
  if (path === null) {
    if (Array.isArray(document)) return document as unknown[];
    if (document === null || document === undefined) return [];
    if (!isPaged) return [document];
    throw new RecordsFault(
      'RECORDS_PATH_NEEDED',
      `the response is not a list, so it is not known how many records a page has; set read.recordsPath. The response ${describe(document)}`,
    );
  }
  if (!isSingularPath(path)) return manyAt(document, path);
  const found = findValue(path, document);
  if (Array.isArray(found)) return found as unknown[];
  if (found === null) return [];
  if (typeof found === 'object') return listWithGaps(found) ?? [found];
  if (found === undefined) {
    const parent = prefixes(path).at(-2);
    if (isXml && parent !== undefined && findValue(parent, document) !== undefined) return [];
    throw notFound(document, path);
  }
  throw new RecordsFault(
    'RECORDS_PATH_NOT_FOUND',
    `${path} should find a list of records but it ${describe(found)}`,
  );
}

/**
 * The items of an object that was a list in PHP: its names are whole numbers that ascend, as json_encode writes a list
 * of which something was taken away. Null for any other object.
 */
function listWithGaps(found: object): unknown[] | null {
  const entries = Object.entries(found);
  const isList =
    entries.length > 0 &&
    entries.every(
      ([name, value]) => /^(0|[1-9]\d{0,14})$/.test(name) && typeof value === 'object' && value !== null,
    );
  return isList ? entries.map(([, value]) => value as unknown) : null;
}

/** A path with `*` finds nothing in an empty list as well, which is no mistake: its fixed beginning must be there. */
function manyAt(document: unknown, path: string): unknown[] {
  const found = findValues(path, document);
  if (found.length > 0) return found;
  const beginning = prefixes(path).findLast((prefix) => isSingularPath(prefix)) ?? '$';
  if (findValue(beginning, document) === undefined) throw notFound(document, path);
  return [];
}

function notFound(document: unknown, path: string): RecordsFault {
  const reached = prefixes(path).findLast((prefix) => findValue(prefix, document) !== undefined) ?? '$';
  return new RecordsFault(
    'RECORDS_PATH_NOT_FOUND',
    `read.recordsPath ${path} finds nothing: ${reached} ${describe(findValue(reached, document))}`,
  );
}

/** `$`, `$.a`, `$.a.b` of the path `$.a.b`. */
function prefixes(path: string): string[] {
  const segments = compilePath(path).segments.map(String);
  return Array.from({ length: segments.length + 1 }, (_, count) => `$${segments.slice(0, count).join('')}`);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `is a list of ${value.length}`;
  if (value === null) return 'is null';
  if (typeof value !== 'object') return `is a ${typeof value === 'string' ? 'text' : typeof value}`;
  const keys = Object.keys(value);
  if (keys.length === 0) return 'is an empty object';
  return `has the keys ${keys.slice(0, 20).join(', ')}${keys.length > 20 ? ', …' : ''}`;
}
