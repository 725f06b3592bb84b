import { RE2JS, RE2JSException } from 're2js';
import { JavaTextError } from '../java-text-error.js';
import { type BoundedRegex, boundedRegex } from './bounded-regex.js';
import { emitRegex, type FinalTerminator, INNER_NEWLINE } from './regex-emitter.js';
import { parseRegex } from './regex-parser.js';
import { expandReplacement } from './regex-replacement.js';
import type { ParsedRegex, RegexMatch } from './regex-syntax.js';

const MAX_PROGRAM = 20_000;

/** Finds the first match from an index on. */
type Search = (from: number) => RegexMatch | null;

/**
 * `java.util.regex` on RE2: patterns come from users, so each must run in a time linear in the text. Compiling parses
 * Java's syntax and writes RE2's; what RE2 cannot do is refused when compiling. Short texts are left to JavaScript's own
 * engine where it answers the same and cannot take long. Immutable and safe to share.
 */
export class JavaRegex {
  private readonly parsed: ParsedRegex;
  private readonly programs = new Map<FinalTerminator, RE2JS>();
  private readonly bounded: BoundedRegex | null;

  constructor(readonly pattern: string) {
    this.parsed = parseRegex(pattern);
    this.bounded = boundedRegex(this.parsed.root);
    this.program(null);
  }

  /** Whether the whole text matches. */
  matches(text: string): boolean {
    const bounded = this.boundedFor(text);
    if (bounded !== null) return bounded.whole.test(text);
    const { program, written } = this.prepare(text);
    return program.matcher(written).matches();
  }

  /** Whether a part of the text matches. */
  find(text: string): boolean {
    return this.search(text)(0) !== null;
  }

  /**
   * Java's `replaceAll`: the replacement may hold `$1`, `${name}` and backslash escapes. A result of more than `maxLength`
   * UTF-16 units is an error.
   */
  replaceAll(text: string, replacement: string, maxLength = Infinity): string {
    return this.replace(text, replacement, Infinity, maxLength);
  }

  replaceFirst(text: string, replacement: string, maxLength = Infinity): string {
    return this.replace(text, replacement, 1, maxLength);
  }

  /** How often the pattern is found in a text. */
  count(text: string): number {
    return Array.from(this.all(text)).length;
  }

  /** The size of the compiled program: the time of a match grows with this and with the text. */
  get size(): number {
    return this.program(null).programSize();
  }

  /** Java's `String.split(regex)`: without the empty strings at the end, and none before a match without width at the start. */
  split(text: string): string[] {
    const parts: string[] = [];
    let rest = 0;
    for (const { start, end } of this.all(text)) {
      if (end === 0) continue;
      if (start === end && start >= text.length) break;
      parts.push(text.slice(rest, start));
      rest = end;
    }
    return withoutEmptyEnd([...parts, text.slice(rest)]);
  }

  /** Where a match begins, from the index `from` on; matches may overlap. */
  *starts(text: string, from = 0): Generator<number> {
    const search = this.search(text);
    for (let match = search(from); match !== null; match = search(match.start + 1)) yield match.start;
  }

  private replace(text: string, replacement: string, limit: number, maxLength: number): string {
    const { groups, names } = this.parsed;
    const search = this.search(text);
    let result = '';
    let rest = 0;
    let match = search(0);
    for (let count = 1; match !== null; count += 1) {
      result += text.slice(rest, match.start) + expandReplacement(replacement, match, groups, names);
      rest = match.end;
      if (result.length > maxLength) throw new JavaTextError(`The text grows beyond ${maxLength} characters`);
      match = count < limit ? search(behind(match)) : null;
    }
    return result + text.slice(rest);
  }

  private *all(text: string): Generator<RegexMatch> {
    const search = this.search(text);
    for (let match = search(0); match !== null; match = search(behind(match))) yield match;
  }

  private search(text: string): Search {
    const part = this.boundedFor(text)?.part;
    if (part === undefined) return this.linearSearch(text);
    return (from) => {
      part.lastIndex = from;
      const match = part.exec(text);
      if (match === null) return null;
      return { start: match.index, end: part.lastIndex, group: (index) => match[index] ?? null };
    };
  }

  private linearSearch(text: string): Search {
    const { program, written } = this.prepare(text);
    const matcher = program.matcher(written);
    return (from) => {
      if (from > text.length || !matcher.find(from)) return null;
      const [start, end] = [matcher.start(), matcher.end()];
      return {
        start,
        end,
        group: (index) => {
          const groupStart = matcher.start(index);
          return groupStart < 0 ? null : text.slice(groupStart, matcher.end(index));
        },
      };
    };
  }

  /** `$` before a final line terminator, and places between the halves of a surrogate pair, are for RE2 alone. */
  private boundedFor(text: string): BoundedRegex | null {
    const { bounded } = this;
    if (bounded === null || text.length > bounded.maxLength) return null;
    return /[\n\r\u0085\u2028\u2029\ud800-\udfff]/.test(text) ? null : bounded;
  }

  private prepare(text: string): { program: RE2JS; written: string } {
    const { anchors } = this.parsed;
    if ((anchors.has('lineStart') || anchors.has('lineEnd')) && /[\r\u0085\u2028\u2029]|\n$/.test(text)) {
      throw new JavaTextError(
        '(?m) is available for lines that are parted by \\n and a text that does not end in one; replace the others first',
      );
    }
    const final = anchors.has('end') ? (/(?:\r\n|[\n\r\u0085\u2028\u2029])$/.exec(text)?.index ?? -1) : -1;
    if (final < 0) return { program: this.program(null), written: text };
    const inner = text.replaceAll('\n', String.fromCodePoint(INNER_NEWLINE));
    return {
      program: this.program(text.charAt(final)),
      written: `${inner.slice(0, final)}\n${inner.slice(final + 1)}`,
    };
  }

  private program(final: FinalTerminator): RE2JS {
    let program = this.programs.get(final);
    if (program === undefined) {
      program = compile(emitRegex(this.parsed.root, final), this.pattern);
      this.programs.set(final, program);
    }
    return program;
  }
}

/** Where the next match may begin; behind one without width a character further on. */
function behind({ start, end }: RegexMatch): number {
  return end > start ? end : end + 1;
}

/** Java drops empty parts at the end where it has cut at all. */
export function withoutEmptyEnd(parts: string[]): string[] {
  if (parts.length === 1) return parts;
  while (parts.length > 0 && parts.at(-1) === '') parts.pop();
  return parts;
}

function compile(written: string, pattern: string): RE2JS {
  let program: RE2JS;
  try {
    program = RE2JS.compile(written);
  } catch (cause) {
    if (!(cause instanceof RE2JSException)) throw cause;
    throw new JavaTextError(`The regular expression "${pattern}" is too large`, { cause });
  }
  if (program.programSize() > MAX_PROGRAM)
    throw new JavaTextError(`The regular expression "${pattern}" is too large`);
  return program;
}

const compiled = new Map<string, JavaRegex>();
const CACHE_LIMIT = 500;

/** The compiled pattern, from a cache. Throws a `JavaTextError` that says what is wrong with it. */
export function javaRegex(pattern: string): JavaRegex {
  let regex = compiled.get(pattern);
  if (regex === undefined) {
    regex = new JavaRegex(pattern);
    if (compiled.size >= CACHE_LIMIT) compiled.clear();
    compiled.set(pattern, regex);
  }
  return regex;
}
