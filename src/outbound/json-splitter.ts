/**
 * Cuts a JSON payload into parts while it arrives, by its bytes alone: a list at the top into parts of whole records,
 * anything else into one. No more than the part at hand is looked at, so a payload of any size costs one pass and no
 * tree. The values are not judged here; whoever gets a part parses it.
 */

/** A place in the payload. `offset` counts bytes from 0, `line` and `column` (characters) from 1. */
export interface Place {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** Bytes of the payload that follow each other: the inside of the list, or the whole object. */
export interface JsonPiece {
  readonly bytes: Buffer;
  readonly start: Place;
  /** Records that are complete in it. */
  readonly records: number;
}

export type SplitFaultReason = 'scalar' | 'structure' | 'too-deep' | 'too-many' | 'behind-end' | 'early-end';

/** The payload cannot be cut at this place. `pending`: what has arrived since the last part, up to and with the fault. */
export class SplitFault extends Error {
  constructor(
    readonly reason: SplitFaultReason,
    readonly place: Place,
    readonly pending: JsonPiece,
  ) {
    super(reason);
    this.name = 'SplitFault';
  }
}

export interface SplitLimits {
  /** A part is cut behind the record with which it reaches this size. */
  readonly partBytes: number;
  readonly maxDepth: number;
  readonly maxRecords: number;
}

const [QUOTE, BACKSLASH, COMMA, NEWLINE] = [0x22, 0x5c, 0x2c, 0x0a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const SCALAR_START = /^["\-\dtfn]$/;

export class JsonSplitter {
  /** What stands at the top: null until its first byte has come. */
  top: 'list' | 'object' | null = null;
  private depth = 0;
  private inString = false;
  private isEscaped = false;
  private isDone = false;
  /** Whether anything but space has come since the last comma of the list. */
  private hasValue = false;
  private total = 0;

  private chunk: Buffer = Buffer.alloc(0);
  private chunkStart = 0;
  private line = 1;
  /** Byte offset of the first byte of the line, moved on by one for each byte that is not the first of its character. */
  private lineStart = 0;

  private pieces: Buffer[] = [];
  private pieceBytes = 0;
  private records = 0;
  private partStart: Place = { offset: 0, line: 1, column: 1 };
  /** Where the part at hand begins in the chunk. */
  private from = 0;

  constructor(
    private readonly limits: SplitLimits,
    private readonly onPart: (part: JsonPiece) => void,
  ) {}

  /** Records so far. */
  get recordCount(): number {
    return this.total;
  }

  /** Takes the next bytes; throws `SplitFault`, and whatever `onPart` throws. */
  push(chunk: Buffer): void {
    this.chunk = chunk;
    this.from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      at = this.inString ? this.skipString(at) : this.skipPlain(at);
      if (at < chunk.length) this.take(chunk[at] as number, at);
    }
    if (this.top !== null && !this.isDone) this.keep(chunk.length);
    this.chunkStart += chunk.length;
  }

  /** The payload has ended. */
  end(): void {
    if (this.isDone) return;
    this.chunk = Buffer.alloc(0);
    this.from = 0;
    throw this.fault('early-end', 0);
  }

  /** The next byte that means something inside a string. */
  private skipString(from: number): number {
    const { chunk } = this;
    let at = from;
    if (this.isEscaped && at < chunk.length) {
      this.isEscaped = false;
      at += 1;
    }
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (byte === QUOTE) return at;
      if (byte === BACKSLASH) {
        if (at + 1 === chunk.length) this.isEscaped = true;
        at += 1;
      } else if ((byte & 0xc0) === 0x80) this.lineStart += 1;
    }
    return chunk.length;
  }

  /** The next byte outside of strings that is neither space nor part of a number or word inside a record. */
  private skipPlain(from: number): number {
    const { chunk } = this;
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (byte > 0x20) {
        if (this.depth === 1 && this.top === 'list' && byte !== COMMA && byte !== CLOSE_LIST)
          this.hasValue = true;
        if (
          byte === QUOTE ||
          byte === COMMA ||
          byte === OPEN_LIST ||
          byte === CLOSE_LIST ||
          byte === OPEN_OBJECT ||
          byte === CLOSE_OBJECT ||
          this.depth === 0
        )
          return at;
      } else if (byte === NEWLINE) {
        this.line += 1;
        this.lineStart = this.chunkStart + at + 1;
      }
    }
    return chunk.length;
  }

  private take(byte: number, at: number): void {
    if (this.inString) {
      this.inString = false;
      return;
    }
    if (this.isDone) throw this.fault('behind-end', at);
    if (this.top === null) return this.open(byte, at);
    switch (byte) {
      case QUOTE:
        this.inString = true;
        return;
      case OPEN_LIST:
      case OPEN_OBJECT:
        this.depth += 1;
        if (this.depth > this.limits.maxDepth) throw this.fault('too-deep', at);
        return;
      case COMMA:
        if (this.depth === 1 && this.top === 'list') this.endRecord(at);
        return;
      default:
        if (this.depth === 1) return this.close(byte, at);
        this.depth -= 1;
    }
  }

  private open(byte: number, at: number): void {
    const offset = this.chunkStart + at;
    if (offset < 3 && byte === BYTE_ORDER_MARK[offset]) {
      this.lineStart = offset + 1;
      return;
    }
    if (byte !== OPEN_LIST && byte !== OPEN_OBJECT) {
      this.beginPart(at);
      throw this.fault(SCALAR_START.test(String.fromCharCode(byte)) ? 'scalar' : 'structure', at);
    }
    this.top = byte === OPEN_LIST ? 'list' : 'object';
    this.depth = 1;
    this.beginPart(this.top === 'list' ? at + 1 : at);
  }

  private close(byte: number, at: number): void {
    if ((byte === CLOSE_LIST) !== (this.top === 'list')) throw this.fault('structure', at);
    if (this.top === 'list') {
      if (this.hasValue) this.countRecord(at);
      else if (this.total > 0) throw this.fault('structure', at);
    } else this.countRecord(at);
    this.cut(this.top === 'list' ? at : at + 1);
    this.depth = 0;
    this.isDone = true;
  }

  private endRecord(at: number): void {
    if (!this.hasValue) throw this.fault('structure', at);
    this.countRecord(at);
    this.hasValue = false;
    if (this.pieceBytes + at - this.from < this.limits.partBytes) return;
    this.cut(at);
    this.beginPart(at + 1);
  }

  private countRecord(at: number): void {
    this.records += 1;
    this.total += 1;
    if (this.total > this.limits.maxRecords) throw this.fault('too-many', at);
  }

  private beginPart(at: number): void {
    this.from = at;
    this.partStart = this.placeAt(at);
    this.records = 0;
  }

  private cut(to: number): void {
    const part = this.pieceUpTo(to);
    this.pieces = [];
    this.pieceBytes = 0;
    this.onPart(part);
  }

  /** Keeps the rest of a chunk that goes away. */
  private keep(to: number): void {
    this.pieces.push(this.chunk.subarray(this.from, to));
    this.pieceBytes += to - this.from;
  }

  private pieceUpTo(to: number): JsonPiece {
    const bytes = Buffer.concat([...this.pieces, this.chunk.subarray(this.from, to)]);
    return { bytes, start: this.partStart, records: this.records };
  }

  private placeAt(at: number): Place {
    const offset = this.chunkStart + at;
    return { offset, line: this.line, column: offset - this.lineStart + 1 };
  }

  private fault(reason: SplitFaultReason, at: number): SplitFault {
    return new SplitFault(reason, this.placeAt(at), this.pieceUpTo(Math.min(at + 1, this.chunk.length)));
  }
}
