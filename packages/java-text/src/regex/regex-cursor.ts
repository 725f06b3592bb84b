import { JavaTextError } from '../java-text-error.js';

/** What `(?i)`, `(?s)`, `(?m)` and `(?x)` switch. */
export interface RegexFlags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  readonly multiline: boolean;
  readonly comments: boolean;
}

const MAX_NESTING = 50;

/** A place in a pattern that is being parsed. */
export class RegexCursor {
  private index = 0;
  private nesting = 0;

  constructor(private readonly pattern: string) {}

  get atEnd(): boolean {
    return this.index >= this.pattern.length;
  }

  looksAt(text: string): boolean {
    return this.pattern.startsWith(text, this.index);
  }

  accept(text: string): boolean {
    if (!this.looksAt(text)) return false;
    this.index += text.length;
    return true;
  }

  /** Matches what stands here (the expression must begin with `^`) and moves behind it. */
  match(expression: RegExp): RegExpExecArray | null {
    const match = expression.exec(this.pattern.slice(this.index));
    this.index += match?.[0].length ?? 0;
    return match;
  }

  /** The next character, a surrogate pair as one. */
  next(): string {
    if (this.atEnd) throw this.fault('it ends too early');
    const char = String.fromCodePoint(this.pattern.codePointAt(this.index) ?? 0);
    this.index += char.length;
    return char;
  }

  /** What stands between `\Q`, already read, and `\E` or the end. */
  quoted(): string {
    const end = this.pattern.indexOf('\\E', this.index);
    const text = this.pattern.slice(this.index, end < 0 ? undefined : end);
    this.index = end < 0 ? this.pattern.length : end + 2;
    return text;
  }

  /** Under `(?x)`: passes white space and `#…` to the end of the line. */
  skipComment(): boolean {
    return this.match(/^(?:[ \t\n\v\f\r]+|#[^\n]*\n?)/) !== null;
  }

  /** Runs `parse` one level of brackets deeper. */
  nested<T>(parse: () => T): T {
    this.nesting += 1;
    if (this.nesting > MAX_NESTING) throw this.fault(`brackets are nested more than ${MAX_NESTING} deep`);
    const result = parse();
    this.nesting -= 1;
    return result;
  }

  /** The error of what stands `back` characters before this place. */
  fault(what: string, back = 0): JavaTextError {
    const at = Math.max(0, this.index - back) + 1;
    return new JavaTextError(
      `The regular expression "${this.pattern}" is not valid: ${what} (character ${at})`,
    );
  }
}
