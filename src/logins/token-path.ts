import { compile, type JSONValue } from 'json-p3';

/** What keeps `path` from being a JSONPath (RFC 9535), or null. */
export function tokenPathProblem(path: string): string | null {
  try {
    compile(path);
    return null;
  } catch (error) {
    return `"${path}" is not a JSONPath (${(error as Error).message}); write it like $.token or $.data.access_token`;
  }
}

/** The first value at `path`, or undefined. */
export function valueAt(path: string, document: unknown): unknown {
  return compile(path).match(document as JSONValue)?.value;
}
