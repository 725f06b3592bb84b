import { isUtf8 } from 'node:buffer';
import { createHash, type Hash } from 'node:crypto';
import { type AppError, excerptAt, type FieldProblem, JsonFault, parseJson } from '../common/index.js';
import { type PostedRowRules, reportRowProblems } from '../omnitron-writer/index.js';
import type { PayloadPart } from '../runs/index.js';
import { type JsonPiece, JsonSplitter, type Place, SplitFault } from './json-splitter.js';
import { outboundError } from './outbound.errors.js';

const PART_BYTES = 512 * 1024;
const MAX_DEPTH = 64;
/** Problems that are listed; the others are counted. */
const MAX_PROBLEMS = 100;

export interface IntakeRules {
  readonly maxRows: number;
  /** Whether the records are the rows themselves: no script and no mapping follows, so that they can be checked here. */
  readonly areRows: boolean;
  readonly rowRules: PostedRowRules;
  /** Whether the sender wants to be able to repeat the request: the payload is hashed then. */
  readonly hashed: boolean;
}

/** A payload that has arrived whole and in order. */
export interface Payload {
  readonly parts: readonly PayloadPart[];
  /** Records of the list, or 1 for a single object. */
  readonly rows: number;
  /** SHA-256 of the decompressed bytes, where it was asked for. */
  readonly hash: Buffer | null;
}

/** Checks a payload while it arrives and cuts it into the parts that are stored. Nothing of it stays parsed. */
export class PayloadIntake {
  private readonly splitter: JsonSplitter;
  private readonly hash: Hash | null;
  private readonly parts: PayloadPart[] = [];
  private readonly problems: FieldProblem[] = [];
  private checkedRows = 0;
  private invalidRows = 0;
  /** The field of a single object that has the rows. */
  private wrappedAt: string | null = null;

  constructor(private readonly rules: IntakeRules) {
    const limits = { partBytes: PART_BYTES, maxDepth: MAX_DEPTH, maxRecords: rules.maxRows };
    this.splitter = new JsonSplitter(limits, (part) => this.takePart(part));
    this.hash = rules.hashed ? createHash('sha256') : null;
  }

  /** Takes the next bytes; throws a `PAYLOAD_…` error that names the place. */
  push(chunk: Buffer): void {
    this.hash?.update(chunk);
    this.guarded(() => this.splitter.push(chunk));
  }

  /** Everything is there: the payload, or `ROWS_INVALID` with the fields that are wrong. */
  finish(): Payload {
    this.guarded(() => this.splitter.end());
    if (this.invalidRows > 0) throw this.rowsInvalid();
    return { parts: this.parts, rows: this.splitter.recordCount, hash: this.hash?.digest() ?? null };
  }

  private takePart(piece: JsonPiece): void {
    const { top } = this.splitter;
    const text = top === 'list' ? `[${decode(piece)}]` : decode(piece);
    const value = this.parse(piece, text);
    if (this.rules.areRows) this.checkRows(top === 'list' ? (value as unknown[]) : [value]);
    const content = top === 'list' ? Buffer.concat([OPEN, piece.bytes, CLOSE]) : piece.bytes;
    this.parts.push({ records: piece.records, content });
  }

  private checkRows(rows: readonly unknown[]): void {
    const isList = this.splitter.top === 'list';
    if (!isList) this.wrappedAt = listWithin(rows[0]);
    for (const row of rows) {
      let isValid = true;
      reportRowProblems(row, this.rules.rowRules, (field, message) => {
        isValid = false;
        if (this.problems.length >= MAX_PROBLEMS) return;
        const path = isList ? `[${this.checkedRows}]${field === '' ? '' : '.'}${field}` : field;
        this.problems.push({ path, message });
      });
      this.checkedRows += 1;
      if (!isValid) this.invalidRows += 1;
    }
  }

  private rowsInvalid(): AppError {
    const { invalidRows, checkedRows: rows, problems, wrappedAt } = this;
    if (wrappedAt !== null && this.splitter.top === 'object')
      problems.unshift({
        path: wrappedAt,
        message: `holds a list, but the payload must be the list itself: [{"product_sku": …, "images": […]}, …], or one such row. Send what is in "${wrappedAt}"`,
      });
    const [first] = problems;
    return outboundError(
      'ROWS_INVALID',
      `${invalidRows} of ${rows} rows cannot be taken, and so none is: ${first?.path ?? ''} ${first?.message ?? ''}${invalidRows > 1 ? '; …' : ''}`,
      { details: { rows, invalidRows }, problems },
    );
  }

  private guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      throw error instanceof SplitFault ? this.explain(error) : error;
    }
  }

  /** What the splitter finds wrong, in the words of the parser if that finds something earlier on. */
  private explain({ reason, place, pending }: SplitFault): AppError {
    const { maxRows } = this.rules;
    switch (reason) {
      case 'scalar':
        return outboundError(
          'PAYLOAD_NOT_ROWS',
          'The payload must be a JSON list of rows, or one row as an object.',
          { details: { ...place } },
        );
      case 'too-many':
        return outboundError(
          'PAYLOAD_TOO_MANY_ROWS',
          `The payload has more than ${maxRows} rows. Send it in several posts, each with all images of its products.`,
          { details: { maxRows, ...place } },
        );
      case 'too-deep':
        return outboundError(
          'PAYLOAD_TOO_DEEP',
          `The payload is nested deeper than ${MAX_DEPTH} levels at ${placeText(place)}.`,
          { details: { maxDepth: MAX_DEPTH, ...place } },
        );
      case 'behind-end':
        return malformed('Unexpected text behind the end', place, '');
      case 'early-end':
      case 'structure':
        break;
    }
    this.parse(pending, `${this.splitter.top === 'list' ? '[' : ''}${decode(pending)}`);
    return malformed('Unexpected text', place, '');
  }

  private parse(piece: JsonPiece, text: string): unknown {
    if (!isUtf8(piece.bytes)) {
      const place = placeIn(text, text.indexOf('\ufffd'), piece.start, this.splitter.top === 'list');
      throw outboundError('PAYLOAD_UNSUPPORTED', `The payload is not UTF-8 at ${placeText(place)}.`, {
        details: { ...place },
      });
    }
    try {
      return parseJson(text);
    } catch (error) {
      if (!(error instanceof JsonFault)) throw error;
      const place = placeIn(text, error.offset, piece.start, this.splitter.top === 'list');
      if (error.isTruncated)
        throw outboundError('PAYLOAD_TRUNCATED', `The payload ends too early, at ${placeText(place)}.`, {
          details: { ...place },
        });
      throw malformed(error.message, place, excerptAt(text, error.offset));
    }
  }
}

/** Where rows are that came in an object: `data`, or `result.items`; null where the object is a row, or has no list. */
function listWithin(value: unknown, depth = 0): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || 'product_sku' in value)
    return null;
  for (const [key, inner] of Object.entries(value)) {
    if (Array.isArray(inner) && key !== 'images') return key;
    const deeper = depth < 2 ? listWithin(inner, depth + 1) : null;
    if (deeper !== null) return `${key}.${deeper}`;
  }
  return null;
}

/** The hash of a payload that was to be hashed. */
export function hashOf({ hash }: Payload): Buffer {
  if (hash === null) throw new Error('The payload was not hashed.');
  return hash;
}

const [OPEN, CLOSE] = [Buffer.from('['), Buffer.from(']')];

function decode({ bytes }: JsonPiece): string {
  return bytes.toString('utf8');
}

/** Where `at` in the text of a piece is in the payload; `isInside`: the text begins with a bracket of its own. */
function placeIn(text: string, at: number, start: Place, isInside: boolean): Place {
  const before = text.slice(isInside ? 1 : 0, at);
  const lines = before.split('\n');
  const last = lines.at(-1) ?? '';
  return {
    offset: start.offset + Buffer.byteLength(before),
    line: start.line + lines.length - 1,
    column: lines.length > 1 ? last.length + 1 : start.column + last.length,
  };
}

function placeText({ offset, line, column }: Place): string {
  return `line ${line}, column ${column} (byte ${offset})`;
}

function malformed(reason: string, place: Place, excerpt: string): AppError {
  const shown = excerpt === '' ? '' : `: ${excerpt}`;
  return outboundError('PAYLOAD_MALFORMED', `${reason} at ${placeText(place)}${shown}`, {
    details: { ...place },
  });
}
