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
 * texts of their digits. `bytes` is the text in any encoding that writes ASCII as itself, for who has it at hand. Throws
 * `JsonFault`.
 */
export function parseJson(text: string, bytes: Buffer = Buffer.from(text, 'latin1')): unknown {
  try {
    return hasLongNumber(bytes) ? JSON.parse(text, keepDigits) : JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw faultOf(text, error);
  }
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

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? '';
  return /^-?\d+$/.test(source) ? source : value;
}

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
