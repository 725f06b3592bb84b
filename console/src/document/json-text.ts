import type { Json } from './json.js';
import { joined } from './paths.js';

/** What a text lacks to be JSON, and where, from 1. */
export interface JsonFault {
  readonly expected: 'value' | 'name' | 'colon' | 'comma' | 'end' | 'text' | 'once' | 'depth';
  readonly line: number;
  readonly column: number;
}

export interface Place {
  readonly line: number;
  readonly column: number;
}

type Read =
  | { readonly value: Json; readonly fault: null; readonly offsets: ReadonlyMap<string, number> }
  | { readonly fault: JsonFault };

const BLANK = /[ \t\n\r]*/y;
const ATOM = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/** Deeper than any document, and far from what the stack of a browser holds. */
const MOST_LEVELS = 500;

class Fault extends Error {
  constructor(
    readonly expected: JsonFault['expected'],
    readonly offset: number,
  ) {
    super(expected);
  }
}

/** Reads JSON as `JSON.parse` does, and tells for each path at which offset its value begins, or in words where the text is wrong. */
export function readJson(text: string): Read {
  const offsets = new Map<string, number>();
  let at = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? null;
    at += found?.length ?? 0;
    return found;
  };
  const skip = (): void => void take(BLANK);
  const has = (sign: string): boolean => {
    skip();
    if (text[at] !== sign) return false;
    at += 1;
    return true;
  };
  const textValue = (expected: JsonFault['expected']): string => {
    if (text[at] !== '"') throw new Fault(expected, at);
    const end = endOfText(text, at);
    try {
      const found = JSON.parse(text.slice(at, end)) as string;
      at = end;
      return found;
    } catch {
      throw new Fault('text', at);
    }
  };
  let level = 0;
  const nested = <T>(read: () => T): T => {
    if (level === MOST_LEVELS) throw new Fault('depth', at - 1);
    level += 1;
    const found = read();
    level -= 1;
    return found;
  };
  const items = (path: string): Json[] => {
    const list: Json[] = [];
    if (has(']')) return list;
    do list.push(value(joined(path, list.length)));
    while (has(','));
    if (!has(']')) throw new Fault('comma', at);
    return list;
  };
  const members = (path: string): Json => {
    const entries = new Map<string, Json>();
    if (has('}')) return {};
    do {
      skip();
      const start = at;
      const name = textValue('name');
      if (entries.has(name)) throw new Fault('once', start);
      if (!has(':')) throw new Fault('colon', at);
      entries.set(name, value(joined(path, name)));
    } while (has(','));
    if (!has('}')) throw new Fault('comma', at);
    return Object.fromEntries(entries);
  };
  const value = (path: string): Json => {
    skip();
    offsets.set(path, at);
    if (has('{')) return nested(() => members(path));
    if (has('[')) return nested(() => items(path));
    if (text[at] === '"') return textValue('value');
    const found = take(ATOM);
    if (found === null) throw new Fault('value', at);
    return JSON.parse(found) as Json;
  };
  try {
    const whole = value('');
    skip();
    if (at < text.length) throw new Fault('end', at);
    return { value: whole, fault: null, offsets };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { fault: { expected: error.expected, ...placeOf(text, error.offset) } };
  }
}

export function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Finds where the value of a path stands in a text, or the nearest that is around it; null where the text is no JSON. */
export function placesIn(text: string): (path: string) => Place | null {
  const read = readJson(text);
  return (path) => {
    if (read.fault !== null) return null;
    for (let keys = path.split('.'); ; keys = keys.slice(0, -1)) {
      const offset = read.offsets.get(keys.join('.'));
      if (offset !== undefined) return placeOf(text, offset);
      if (keys.length === 0) return null;
    }
  };
}

/** Behind the quote that ends the text which begins at a place; the end of all where there is none. */
function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text[end - 1 - escapes] === '\\') escapes += 1;
    if (escapes % 2 === 0) return end + 1;
  }
  return text.length;
}
