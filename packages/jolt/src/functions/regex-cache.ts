import { JavaRegex, JavaSplitter } from '@image-integrator/java-text';
import type { Budget } from '../budget.js';
import { attempt } from './attempt.js';

const MAX_PATTERN_LENGTH = 1_000;
const MAX_CACHED = 64;

/**
 * Users' regular expressions, on an engine whose time grows with text × pattern and never explodes. Compiled patterns are
 * kept, since a mapping uses the same few for every row.
 */
export class RegexCache {
  private readonly splitters = new Map<string, JavaSplitter | null>();
  private readonly patterns = new Map<string, JavaRegex | null>();

  /** Java's `text.split(pattern)`; undefined where the pattern is not valid. */
  split(text: string, pattern: string, budget: Budget): string[] | undefined {
    const splitter = remembered(this.splitters, pattern, (written) => new JavaSplitter(written));
    if (splitter === null) return undefined;
    if (text === '') return [''];
    budget.step(1 + text.length * cost(splitter.size));
    return attempt(() => {
      const parts = splitter.split(text);
      budget.grow(parts.length);
      return parts;
    });
  }

  /** Java's `text.replaceAll(pattern, replacement)`; undefined where one of the two is not valid. */
  replaceAll(text: string, pattern: string, replacement: string, budget: Budget): string | undefined {
    const regex = remembered(this.patterns, pattern, (written) => new JavaRegex(written));
    if (regex === null) return undefined;
    budget.step(1 + text.length * cost(regex.size));
    return attempt(() => {
      budget.characters(longestReplacement(text, replacement, regex));
      return regex.replaceAll(text, replacement);
    });
  }
}

/** Steps for each character of a text. */
function cost(size: number): number {
  return size === 0 ? 0.1 : 4 + size / 4;
}

/** What replacing can make of the text at most: every group that is referred to could hold the whole text. */
function longestReplacement(text: string, replacement: string, regex: JavaRegex): number {
  const references = replacement.split('$').length - 1;
  return text.length * (1 + references) + regex.count(text) * replacement.length;
}

function remembered<T>(
  cache: Map<string, T | null>,
  pattern: string,
  make: (pattern: string) => T,
): T | null {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  if (cache.size >= MAX_CACHED) cache.clear();
  const made = pattern.length > MAX_PATTERN_LENGTH ? null : (attempt(() => make(pattern)) ?? null);
  cache.set(pattern, made);
  return made;
}
