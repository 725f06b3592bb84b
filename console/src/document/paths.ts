import { isObject, type Json, type JsonObject } from './json.js';

/** The keys of a path as the server writes it: `read.pagination.pageSize`, `mapping[1].spec.images`, `read.details.0.url`. */
export function keysOf(path: string): readonly string[] {
  return path.split(/[.[\]]+/).filter((key) => key !== '');
}

/** The same path in one form: `read.details.0.url`. */
export const plainPath = (path: string): string => keysOf(path).join('.');

export const joined = (path: string, key: string | number): string =>
  path === '' ? `${key}` : `${path}.${key}`;

export const isWithin = (path: string, outer: string): boolean =>
  outer === '' || path === outer || path.startsWith(`${outer}.`);

export function valueAt(document: Json | undefined, path: string): Json | undefined {
  let value = document;
  for (const key of keysOf(path)) {
    if (Array.isArray(value)) value = (value as readonly Json[])[Number(key)];
    else if (isObject(value)) value = Object.hasOwn(value, key) ? value[key] : undefined;
    else return undefined;
  }
  return value;
}

/** The document with another value at a path; `undefined` takes the member, or the item of a list, away. What is not on the path stays the same object. */
export function withValue(document: JsonObject, path: string, value: Json | undefined): JsonObject {
  return changed(document, keysOf(path), value) as JsonObject;
}

function changed(
  within: Json | undefined,
  [key, ...rest]: readonly string[],
  value: Json | undefined,
): Json | undefined {
  if (key === undefined) return value;
  if (Array.isArray(within)) {
    const list = within as readonly Json[];
    const item = changed(list[Number(key)], rest, value);
    return item === undefined ? list.toSpliced(Number(key), 1) : Object.assign([...list], { [key]: item });
  }
  const object = isObject(within) ? within : {};
  const member = changed(Object.hasOwn(object, key) ? object[key] : undefined, rest, value);
  if (member !== undefined) return { ...object, [key]: member };
  const { [key]: _gone, ...others } = object;
  return others;
}
