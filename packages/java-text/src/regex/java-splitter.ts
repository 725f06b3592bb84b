import { JavaRegex, withoutEmptyEnd } from './java-regex.js';

const META = /[\\^$.|?*+()[\]{}]/;

/**
 * Java's `String.split(pattern)`. Beside what `JavaRegex` takes, a pattern may be one look-ahead, `(?=x)`: the text is cut
 * before every place where x matches. Throws `JavaTextError` where the pattern is not valid.
 */
export class JavaSplitter {
  private readonly regex: JavaRegex | null;
  private readonly isAhead: boolean;

  constructor(private readonly pattern: string) {
    const ahead = /^\(\?=(.*)\)$/s.exec(pattern)?.[1];
    this.isAhead = ahead !== undefined;
    this.regex = pattern.length === 1 && !META.test(pattern) ? null : new JavaRegex(ahead ?? pattern);
  }

  /** The size of the compiled pattern, see `JavaRegex.size`; 0 where the text is cut at a single character. */
  get size(): number {
    return this.regex?.size ?? 0;
  }

  /** The parts, without the empty ones at the end. A text in which the pattern is not found is its only part. */
  split(text: string): string[] {
    if (this.regex === null) return withoutEmptyEnd(text.split(this.pattern));
    return this.isAhead ? cutBefore(text, this.regex) : this.regex.split(text);
  }
}

function cutBefore(text: string, regex: JavaRegex): string[] {
  const parts: string[] = [];
  let rest = 0;
  for (const start of regex.starts(text, 1)) {
    if (start >= text.length) break;
    parts.push(text.slice(rest, start));
    rest = start;
  }
  return [...parts, text.slice(rest)];
}
