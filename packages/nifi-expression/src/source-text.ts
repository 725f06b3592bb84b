/**
 * A text that is scanned, together with where each of its characters stands in the property that the user wrote.
 * An expression inside a string literal is scanned after the literal's escapes were resolved, so its own offsets are
 * not the user's; every node and error speaks in the user's.
 */
export class SourceText {
  private constructor(
    readonly text: string,
    private readonly base: number,
    private readonly offsets: readonly number[] | null,
  ) {}

  /** The whole property. */
  static of(text: string): SourceText {
    return new SourceText(text, 0, null);
  }

  /** `text` whose character `i` was written at `offsets[i]`; `end` is the offset behind its last character. */
  static mapped(text: string, offsets: readonly number[], end: number): SourceText {
    return new SourceText(text, 0, [...offsets, end]);
  }

  /** Where character `index` (or the end, at `text.length`) stands in the property. */
  offsetAt(index: number): number {
    return this.offsets === null ? this.base + index : (this.offsets[index] ?? 0);
  }

  /** The character that was written at `offset` of the property. */
  indexAt(offset: number): number {
    return this.offsets === null ? offset - this.base : this.offsets.indexOf(offset);
  }

  slice(start: number, end: number): SourceText {
    return new SourceText(
      this.text.slice(start, end),
      this.base + start,
      this.offsets === null ? null : this.offsets.slice(start, end + 1),
    );
  }
}

/** A stretch of the property, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A position for people: line and column from 1, and the line itself with a caret under the place. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly excerpt: string;
}

const EXCERPT_WIDTH = 72;

/** Where `offset` is in `text`. Lines end at `\n`, `\r\n` or `\r`; columns count UTF-16 units. */
export function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  const column = (before.at(-1) ?? '').length;
  const lineStart = offset - column;
  const lineLength = text.slice(lineStart).search(/[\r\n]|$/);
  const line = text.slice(lineStart, lineStart + lineLength);
  const from = Math.max(0, Math.min(column - EXCERPT_WIDTH / 2, line.length - EXCERPT_WIDTH));
  const shown = line.slice(from, from + EXCERPT_WIDTH).replaceAll('\t', ' ');
  return {
    line: before.length,
    column: column + 1,
    excerpt: `${shown}\n${' '.repeat(column - from)}^`,
  };
}
