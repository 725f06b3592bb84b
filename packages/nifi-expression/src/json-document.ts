import { formatDouble } from '@image-integrator/java-text';
import { JSONPathError, type JSONValue } from 'json-p3';
import { BoundedJsonPath, JsonPathExcess } from './bounded-json-path.js';
import { Fault } from './expression-error.js';

/** A number as it is written: JavaScript would lose long integers and the `.0` of a decimal. */
export class JsonNumber {
  constructor(readonly source: string) {}

  /** The way Java writes it: a decimal as a double, anything else as an integer of any length. */
  toString(): string {
    return /[.eE]/.test(this.source) ? formatDouble(Number(this.source)) : String(BigInt(this.source));
  }
}

export type Json = string | boolean | null | JsonNumber | Json[] | { [key: string]: Json };
export type Location = readonly (string | number)[];

type SourceReviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown;
const parseWithSource = JSON.parse as (text: string, reviver: SourceReviver) => unknown;

export function parseJson(text: string): Json {
  try {
    return parseWithSource(text, (_key, value, { source }) =>
      typeof value === 'number' ? new JsonNumber(source ?? String(value)) : value,
    ) as Json;
  } catch (cause) {
    throw new Fault('The subject is not JSON', null, { cause });
  }
}

export function writeJson(json: Json): string {
  if (json instanceof JsonNumber) return json.toString();
  if (Array.isArray(json)) return `[${json.map(writeJson).join(',')}]`;
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  return `{${Object.entries(json)
    .map(([key, value]) => `${JSON.stringify(key)}:${writeJson(value)}`)
    .join(',')}}`;
}

/** A path in Jayway's spelling, which takes more than RFC 9535: no `$` in front, names with a dash. */
export interface JsonPath {
  /** Whether it can name one place at most; then what it finds is a value, else a list of values. */
  readonly definite: boolean;
  find(json: Json): Location[];
}

const paths = new Map<string, JsonPath>();
const CACHE_LIMIT = 500;
/** `$..*..*..*` looks at the same values again and again. */
const MAX_DESCENTS = 2;
const QUOTED = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g;

export function jsonPath(text: string): JsonPath {
  const cached = paths.get(text);
  if (cached !== undefined) return cached;
  const bounded = compilePath(text);
  const path: JsonPath = {
    definite: bounded.query.singularQuery(),
    find: (json) => locationsOf(bounded, json),
  };
  if (paths.size >= CACHE_LIMIT) paths.clear();
  paths.set(text, path);
  return path;
}

function locationsOf(path: BoundedJsonPath, json: Json): Location[] {
  try {
    return Array.from(path.nodes(plain(json)), (node) => node.location);
  } catch (cause) {
    if (!(cause instanceof JsonPathExcess)) throw cause;
    throw new Fault(cause.message[0]?.toUpperCase() + cause.message.slice(1), null, { cause });
  }
}

export function valueAt(json: Json, location: Location): Json {
  let value = json;
  for (const step of location) value = (value as Record<string | number, Json>)[step] ?? null;
  return value;
}

function compilePath(text: string): BoundedJsonPath {
  const rooted = text.startsWith('$') ? text : `$.${text}`;
  // Dotted names that RFC 9535 wants in brackets; what is in brackets or quotes already stays.
  const spelled = rooted.replace(
    /\[(?:[^\]'"]|'[^']*'|"[^"]*")*\]|\.([^.[\]()*'"\s]+)(?![(\w])/g,
    (whole, name) =>
      typeof name === 'string' && !/^[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*$/.test(name)
        ? `['${name.replace(/['\\]/g, String.raw`\$&`)}']`
        : whole,
  );
  if (spelled.replaceAll(QUOTED, '').split('..').length - 1 > MAX_DESCENTS) {
    throw new Fault(`"${text}" goes down to every level (..) more than twice; name the fields on the way`);
  }
  try {
    return BoundedJsonPath.compile(spelled);
  } catch (cause) {
    if (!(cause instanceof JSONPathError)) throw cause;
    throw new Fault(`"${text}" is not a JSONPath`, null, { cause });
  }
}

function plain(json: Json): JSONValue {
  if (json instanceof JsonNumber) return Number(json.source);
  if (Array.isArray(json)) return json.map(plain);
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, plain(value)]));
}
