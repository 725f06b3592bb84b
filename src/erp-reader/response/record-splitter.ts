import { excerptAt, JsonFault, parseJson, readJson, type Slices } from '../../common/index.js';
import type { ResponseBody } from '../../http-client/index.js';
import { decodeText } from './charset.js';
import { DocumentFault } from './document-fault.js';
import { checkingShape, checkShape } from './response-shape.js';

/**
 * A large JSON body is never parsed whole: its tree would take many times its size. Its records are found and cut into
 * parts by their bytes alone, each part is parsed when it is its turn, and what is around the records is parsed once,
 * with the last record in their place, so that paths like `$.results[-1].id` and `$.next` find what they would.
 */
export interface SplitBody {
  readonly recordCount: number;
  readonly first: unknown;
  readonly last: unknown;
  readonly envelope: unknown;
  readonly charset: string;
  readonly parts: readonly RecordPart[];
}

/** Some records that follow each other: the bytes from the first to the end of the last. */
export interface RecordPart {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** What to split, and how. */
export interface SplitSettings {
  /** Names of the nested fields that lead to the list. */
  readonly path: readonly string[];
  /** One in which every ASCII byte is itself. */
  readonly charset: string;
  readonly partBytes: number;
}

/** Bytes that are looked at between two pauses. */
const SLICE_BYTES = 1 << 20;

/**
 * Cuts the list into parts of about `partBytes`, with pauses. Null when there is no list, or none with records, which is for the
 * ordinary way to judge. Throws `RESPONSE_TRUNCATED`; other faults are met in parsing.
 */
export function* splitRecords(
  body: ResponseBody,
  { path, charset, partBytes }: SplitSettings,
): Slices<SplitBody | null> {
  const scanner = new JsonScanner(body);
  const start = scanner.findList(path);
  if (start === null) return null;
  const parts: RecordPart[] = [];
  let part = null as RecordPart | null;
  let first = null as Span | null;
  let last = null as Span | null;
  let pauseAt = scanner.at + SLICE_BYTES;
  for (;;) {
    const record = scanner.nextRecord(pauseAt);
    if (record === null) break;
    if (scanner.at >= pauseAt) {
      yield;
      pauseAt = scanner.at + SLICE_BYTES;
    }
    if (record === 'unfinished') continue;
    first ??= record;
    last = record;
    part = { from: part?.from ?? record.from, to: record.to, count: (part?.count ?? 0) + 1 };
    if (part.to - part.from < partBytes) continue;
    parts.push(part);
    part = null;
  }
  if (part !== null) parts.push(part);
  if (first === null || last === null) return null;
  const around = Buffer.concat([body.subarray(0, start), body.subarray(scanner.at - 1)]);
  for (const part of [body.subarray(first.from, first.to), body.subarray(last.from, last.to), around])
    yield* checkingShape(part);
  const textOf = (from: number, to?: number): string => decodeText(body.subarray(from, to), charset, from);
  const lastText = textOf(last.from, last.to);
  yield;
  return {
    recordCount: parts.reduce((sum, { count }) => sum + count, 0),
    first: parseJson(textOf(first.from, first.to)),
    last: parseJson(lastText),
    envelope: parseJson(textOf(0, start) + lastText + textOf(scanner.at - 1)),
    charset,
    parts,
  };
}

/** The records of one part, and as JSON text where numbers of them came out as texts. Throws `RESPONSE_NOT_JSON`. */
export function parsePart(
  body: ResponseBody,
  { from, to }: Span,
  charset: string,
): { readonly records: unknown[]; readonly exactText: string | null } {
  checkShape(body.subarray(from, to));
  const text = `[${decodeText(body.subarray(from, to), charset, from)}]`;
  try {
    const { value, isExact } = readJson(text);
    return { records: value as unknown[], exactText: isExact ? null : text };
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    const offset = from - 1 + Buffer.byteLength(text.slice(0, error.offset));
    const place = `at byte ${offset} of ${body.length}`;
    const excerpt = excerptAt(text, error.offset);
    throw new DocumentFault('RESPONSE_NOT_JSON', `${error.message} ${place}: ${excerpt}`, offset);
  }
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [...Buffer.from('"\\,:')] as [number, number, number, number];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [...Buffer.from('{}[]')] as [
  number,
  number,
  number,
  number,
];

const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** Walks over JSON by its structure, without judging the values. */
class JsonScanner {
  at: number;

  private readonly length: number;
  /** Where the record begins that is being gone over, and how deep in it the place is. */
  private recordFrom: number | null = null;
  private depth = 0;

  constructor(private readonly body: ResponseBody) {
    this.length = body.length;
    this.at = body.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
  }

  /** Goes behind the `[` of the list at `path`; null when something else is there. */
  findList(path: readonly string[]): number | null {
    for (const name of path) {
      if (!this.findMember(name)) return null;
    }
    if (this.peek() !== OPEN_LIST) return null;
    this.at += 1;
    return this.at;
  }

  /** The next record of the list; null behind its `]`. `unfinished` where it goes on behind `pauseAt`: ask again. */
  nextRecord(pauseAt: number): Span | null | 'unfinished' {
    if (this.recordFrom === null) {
      if (this.peek() === COMMA) this.at += 1;
      if (this.peek() === CLOSE_LIST) {
        this.at += 1;
        return null;
      }
      this.recordFrom = this.at;
      this.depth = 0;
    }
    const from = this.recordFrom;
    if (!this.skipValue(from, pauseAt)) return 'unfinished';
    this.recordFrom = null;
    if (this.at > from) return { from, to: this.at };
    throw new DocumentFault('RESPONSE_NOT_JSON', `a record is missing at byte ${from}`, from);
  }

  /** Goes to the value of the member `name` of the object here; false when there is none. */
  private findMember(name: string): boolean {
    if (this.peek() !== OPEN_OBJECT) return false;
    this.at += 1;
    while (this.peek() === QUOTE) {
      const from = this.at;
      this.skipString();
      const key = parseJson(this.body.subarray(from, this.at).toString('utf8'));
      if (this.peek() !== COLON) return false;
      this.at += 1;
      this.peek();
      if (key === name) return true;
      this.depth = 0;
      this.skipValue(this.at, Infinity);
      if (this.peek() === COMMA) this.at += 1;
    }
    return false;
  }

  /** The next byte that is no white space. */
  private peek(): number {
    for (; this.at < this.length; this.at += 1) {
      const byte = this.body.byteAt(this.at);
      if (byte > 0x20) return byte;
    }
    throw new DocumentFault('RESPONSE_TRUNCATED', `the text ends too early at byte ${this.at}`, this.at);
  }

  /** Goes behind the value that begins at `start`; false where that is behind `pauseAt`. */
  private skipValue(start: number, pauseAt: number): boolean {
    for (let { depth } = this; ;) {
      if (this.at >= pauseAt && this.at > start) {
        this.depth = depth;
        return false;
      }
      const byte = this.peek();
      if (byte === QUOTE) this.skipString();
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        depth += 1;
        this.at += 1;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        if (depth === 0) return true;
        depth -= 1;
        this.at += 1;
      } else if (depth === 0 && byte === COMMA && this.at > start) return true;
      else this.at += 1;
      if (depth === 0 && (byte === QUOTE || byte === CLOSE_OBJECT || byte === CLOSE_LIST)) return true;
    }
  }

  private skipString(): void {
    let end = this.at;
    do {
      end = this.body.indexOf(QUOTE, end + 1);
      if (end < 0) {
        const { length } = this;
        throw new DocumentFault('RESPONSE_TRUNCATED', `the text ends too early at byte ${length}`, length);
      }
    } while (this.isEscaped(end));
    this.at = end + 1;
  }

  private isEscaped(quote: number): boolean {
    let start = quote;
    while (this.body.byteAt(start - 1) === BACKSLASH) start -= 1;
    return (quote - start) % 2 === 1;
  }
}
