import { firstSyntaxError } from './json-syntax.js';

/** Where and why a text is not JSON. */
export class JsonFault extends Error {
  constructor(
    /** Character offset of the first wrong place. */
    readonly offset: number,
    /** Whether the text is right as far as it goes: more of it may have been lost on the way. */
    readonly isTruncated: boolean,
    reason: string,
  ) {
    super(reason);
    this.name = 'JsonFault';
  }
}

/**
 * Parses JSON. Whole numbers beyond 2^53, which JavaScript would silently round to another record's id, come out as
 * texts of their digits, numbers beyond what it can hold at all (1e999) as they are written, and so numbers that a spreadsheet has rounded
 * (8.69E+12), which would look like whole ones. `bytes` is the text in any
 * encoding that writes ASCII as itself, for who has it at hand. Throws `JsonFault`.
 */
export function parseJson(text: string, bytes?: Buffer): unknown {
  return readJson(text, bytes).value;
}

/** As `parseJson`; `isExact`: every number came out as a number, so that writing the value gives the same ones. */
export function readJson(
  text: string,
  bytes: Buffer = Buffer.from(text, 'latin1'),
): { readonly value: unknown; readonly isExact: boolean } {
  let isExact = true;
  const keep: Reviver = (_key, value, { source = '' }) => {
    if (!isInexact(value, source)) return value;
    isExact = false;
    return source;
  };
  const value = parse(
    text,
    hasLongNumber(bytes) || hasHugeExponent(bytes) || hasRounded(bytes) ? keep : undefined,
  );
  return { value, isExact };
}

/**
 * Parses JSON that `JSON.stringify` is to write again for a script: whole numbers keep every digit and stay numbers, opaque in
 * between. Only numbers that no language holds become texts. Throws `JsonFault`.
 */
export function parseForScript(text: string): unknown {
  return parse(text, (_key, value, { source = '' }) => {
    if (!isInexact(value, source)) return value;
    const isHeld = Number.isFinite(value) || /^-?\d+$/.test(source);
    return isHeld && !ROUNDED.test(source) ? json.rawJSON(source) : source;
  });
}

/** JSON as a script may see it: with texts in the place of numbers that no language holds. The text itself where there are none. */
export function textForScript(text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  if (!hasHugeExponent(bytes) && !hasRounded(bytes)) return text;
  try {
    return JSON.stringify(parseForScript(text));
  } catch (error) {
    if (error instanceof JsonFault) return text;
    throw error;
  }
}

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;

/** Newer than the compiler's library: the source text of what is parsed, and text that is written as it is. */
const json = JSON as unknown as {
  parse(text: string, reviver?: Reviver): unknown;
  rawJSON(text: string): unknown;
};

function parse(text: string, reviver: Reviver | undefined): unknown {
  try {
    return json.parse(text, reviver);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw faultOf(text, error);
  }
}

function isInexact(value: unknown, source: string): boolean {
  if (typeof value !== 'number') return false;
  if (ROUNDED.test(source)) return true;
  if (Number.isSafeInteger(value)) return false;
  return !Number.isFinite(value) || /^-?\d+$/.test(source);
}

/** What a spreadsheet shows of a number of more than eleven digits: six of them at most. */
const ROUNDED = /^-?\d(?:\.\d{1,5})?[eE]\+(?:1[1-9]|[2-9]\d)$/;

function hasRounded(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(PLUS); at >= 0; at = bytes.indexOf(PLUS, at + 1)) {
    const mark = bytes[at - 1];
    if ((mark === SMALL_E || mark === LARGE_E) && isDigit(bytes, at - 2)) return true;
  }
  return false;
}

const LONG = 16;

/**
 * Whether 16 digits stand in a row anywhere: fewer are always exact. Such a row covers a multiple of 16, so looking at every
 * sixteenth byte finds it, where a regular expression takes as much time as the whole parsing. Bytes are several times as fast to
 * look at as characters; a letter whose bytes look like digits (Latin-1 cuts some to that) costs time, nothing else.
 */
function hasLongNumber(bytes: Buffer): boolean {
  for (let at = LONG - 1; at < bytes.length; at += LONG) {
    if (!isDigit(bytes, at) || !(isDigit(bytes, at - LONG / 2) || isDigit(bytes, at + LONG / 2))) continue;
    let start = at;
    let end = at + 1;
    while (isDigit(bytes, start - 1)) start -= 1;
    while (isDigit(bytes, end)) end += 1;
    if (end - start >= LONG) return true;
  }
  return false;
}

function isDigit(bytes: Buffer, at: number): boolean {
  const code = bytes[at] ?? 0;
  return code >= 48 && code <= 57;
}

/**
 * Whether an exponent of three digits stands anywhere, which may be too much for a number. Three digits in a row cover a multiple of
 * three.
 */
function hasHugeExponent(bytes: Buffer): boolean {
  for (let at = 2; at < bytes.length; at += 3) {
    if (!isDigit(bytes, at)) continue;
    let start = at;
    while (at - start < 3 && isDigit(bytes, start - 1)) start -= 1;
    const sign = bytes[start - 1] === PLUS ? 1 : 0;
    const mark = bytes[start - 1 - sign];
    if ((mark === SMALL_E || mark === LARGE_E) && isDigit(bytes, start - 2 - sign)) return true;
  }
  return false;
}

const PLUS = 43;
const LARGE_E = 69;
const SMALL_E = 101;

/** V8 names the place of most errors; for the others the text is gone through again. */
function faultOf(text: string, error: SyntaxError): JsonFault {
  const end = text.trimEnd().length;
  const named = /^(.*?)(?: in JSON)? at position (\d+)/s.exec(error.message);
  if (named !== null) {
    const offset = Number(named[2]);
    return new JsonFault(offset, offset >= end, named[1] ?? 'Unexpected text');
  }
  if (/end of JSON input/.test(error.message)) {
    return new JsonFault(end, true, end === 0 ? 'The text is empty' : 'The text ends too early');
  }
  const offset = firstSyntaxError(text);
  return new JsonFault(offset, false, `Unexpected ${JSON.stringify(text.slice(offset, offset + 1))}`);
}

/** The text around an offset on one line. */
export function excerptAt(text: string, offset: number): string {
  const from = Math.max(0, offset - 60);
  const to = Math.min(text.length, offset + 30);
  const shown = text.slice(from, to).replaceAll(/\s+/g, ' ');
  return `${from > 0 ? '…' : ''}${shown}${to < text.length ? '…' : ''}`;
}
