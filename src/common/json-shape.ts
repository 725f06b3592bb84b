import { atOnce, type Slices } from './slices.js';

/** What a JSON text may consist of, checked before anything is built from it. */
export interface JsonLimits {
  /** Levels of brackets. */
  readonly maxDepth: number;
  /** Values of every kind, lists and objects included. */
  readonly maxValues: number;
  /** Names of one object. */
  readonly maxNames: number;
  /** Characters of one number. */
  readonly maxNumberLength: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;
const MINUS = 0x2d;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
/** Bytes that are looked at between two pauses. */
const SLICE_BYTES = 1 << 20;

/**
 * The first limit that a JSON text breaks, in words that follow "The body …", or null. One pass over the bytes, without building a value: a parser
 * would spend seconds on five million brackets before anybody could refuse them. Text that is no JSON is counted as far as it goes; the parser behind
 * names its fault.
 */
export function excessOf(bytes: Uint8Array, limits: JsonLimits): string | null {
  return atOnce(countingExcess(bytes, limits));
}

/** The same with pauses. */
export function* countingExcess(bytes: Uint8Array, limits: JsonLimits): Slices<string | null> {
  const names: number[] = [];
  let values = 0;
  let pauseAt = SLICE_BYTES;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (byte <= SPACE) continue;
    if (at >= pauseAt) {
      yield;
      pauseAt = at + SLICE_BYTES;
    }
    if (byte === COMMA) {
      if (values > limits.maxValues) break;
    } else if (byte === COLON) {
      const known = (names[names.length - 1] ?? 0) + 1;
      // The name before the colon was counted as a value.
      values -= 1;
      if (known > limits.maxNames) return `has an object of more than ${counted(limits.maxNames)} names`;
      names[names.length - 1] = known;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      names.pop();
    } else {
      values += 1;
      if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        names.push(0);
        if (names.length > limits.maxDepth) return `is nested deeper than ${limits.maxDepth} levels`;
      } else {
        const end = byte === QUOTE ? endOfText(bytes, at) : endOfWord(bytes, at);
        if (isNumberStart(byte) && end - at >= limits.maxNumberLength) {
          return `has a number of more than ${counted(limits.maxNumberLength)} characters`;
        }
        at = end;
      }
    }
  }
  return values > limits.maxValues ? `holds more than ${counted(limits.maxValues)} values` : null;
}

const counted = (limit: number): string => limit.toLocaleString('en');

const isNumberStart = (byte: number): boolean => byte === MINUS || (byte >= DIGIT_0 && byte <= DIGIT_9);

/** The place of the quotation mark that closes a text. */
function endOfText(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

/** The place of the last byte of a number, `true`, `false` or `null`. */
function endOfWord(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < bytes.length && !endsWord(bytes[at]!)) at += 1;
  return at - 1;
}

function endsWord(byte: number): boolean {
  return (
    byte <= SPACE ||
    byte === COMMA ||
    byte === CLOSE_LIST ||
    byte === CLOSE_OBJECT ||
    byte === COLON ||
    byte === QUOTE ||
    byte === OPEN_LIST ||
    byte === OPEN_OBJECT
  );
}
