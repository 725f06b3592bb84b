import { RE2JS } from 're2js';
import type { Budget } from '../budget.js';

const MAX_PATTERN_LENGTH = 1_000;
const MAX_CACHED = 64;
const META = /[\\^$.|?*+()[\]{}]/;

/**
 * Users' regular expressions, on an engine whose time grows with text × pattern and never explodes. Compiled patterns are
 * kept, since a mapping uses the same few for every row.
 */
export class RegexCache {
  private readonly splitters = new Map<string, Splitter | null>();
  private readonly patterns = new Map<string, RE2JS | null>();

  /** Java's `text.split(pattern)`; undefined where the pattern is not valid. */
  split(text: string, pattern: string, budget: Budget): string[] | undefined {
    const splitter = remembered(this.splitters, pattern, compileSplitter);
    if (splitter === null) return undefined;
    if (text === '') return [''];
    budget.step(1 + text.length * splitter.cost);
    const parts = splitter.split(text);
    budget.grow(parts.length);
    // No match leaves the text as it is; otherwise the empty parts at the end are dropped.
    while (parts.length > 1 && parts.at(-1) === '') parts.pop();
    return parts.length === 1 && parts[0] === '' ? [] : parts;
  }

  /** Java's `text.replaceAll(pattern, replacement)`; undefined where the pattern is not valid. */
  replaceAll(text: string, pattern: string, replacement: string, budget: Budget): string | undefined {
    const regex = remembered(this.patterns, pattern, compilePattern);
    if (regex === null) return undefined;
    budget.step(1 + text.length * cost(regex));
    budget.characters(longestReplacement(text, replacement, regex));
    try {
      return regex.matcher(text).replaceAll(replacement, true);
    } catch {
      // The replacement names a group that the pattern does not have.
      return undefined;
    }
  }
}

interface Splitter {
  /** Steps for each character of the text. */
  readonly cost: number;
  split(text: string): string[];
}

function compileSplitter(pattern: string): Splitter | null {
  if (pattern.length === 1 && !META.test(pattern)) return { cost: 0.1, split: (text) => text.split(pattern) };
  const ahead = /^\(\?=(.*)\)$/s.exec(pattern)?.[1];
  const regex = compilePattern(ahead ?? pattern);
  if (regex === null) return null;
  return {
    cost: cost(regex),
    split: ahead === undefined ? (text) => splitAtMatches(text, regex) : (text) => splitBefore(text, regex),
  };
}

/** Java splits between matches; an empty match at the very start splits nothing off. */
function splitAtMatches(text: string, regex: RE2JS): string[] {
  const parts: string[] = [];
  const matcher = regex.matcher(text);
  let start = 0;
  while (matcher.find()) {
    if (matcher.end() === 0 || (matcher.start() === matcher.end() && matcher.start() >= text.length))
      continue;
    parts.push(text.slice(start, matcher.start()));
    start = matcher.end();
  }
  parts.push(text.slice(start));
  return parts;
}

/** `(?=x)`: the text is cut before every place where x matches. The engine has no look-ahead; this one form needs none. */
function splitBefore(text: string, regex: RE2JS): string[] {
  const parts: string[] = [];
  const matcher = regex.matcher(text);
  let start = 0;
  for (let from = 1; from < text.length && matcher.find(from); from = matcher.start() + 1) {
    if (matcher.start() >= text.length) break;
    parts.push(text.slice(start, matcher.start()));
    start = matcher.start();
  }
  parts.push(text.slice(start));
  return parts;
}

/** What replacing can make of the text at most: every group that is referred to could hold the whole text. */
function longestReplacement(text: string, replacement: string, regex: RE2JS): number {
  const matcher = regex.matcher(text);
  let matches = 0;
  while (matcher.find()) matches++;
  const references = replacement.split('$').length - 1;
  return text.length * (1 + references) + matches * replacement.length;
}

function compilePattern(pattern: string): RE2JS | null {
  if (pattern.length > MAX_PATTERN_LENGTH) return null;
  try {
    return RE2JS.compile(pattern);
  } catch {
    return null;
  }
}

function cost(regex: RE2JS): number {
  return 4 + regex.programSize() / 4;
}

function remembered<T>(cache: Map<string, T>, key: string, make: (key: string) => T): T {
  const known = cache.get(key);
  if (known !== undefined) return known;
  if (cache.size >= MAX_CACHED) cache.clear();
  const made = make(key);
  cache.set(key, made);
  return made;
}
