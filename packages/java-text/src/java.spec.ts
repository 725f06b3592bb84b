import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  buildUri,
  formatDate,
  formatDouble,
  formatInstant,
  JavaRegex,
  JavaSplitter,
  javaTimeZone,
  JavaTextError,
  parseDate,
  parseInstant,
  zoneOfId,
} from './index.js';

/** Answers of OpenJDK 17.0.15 to calls drawn at random; `error` where they threw. */
const CASES = readFileSync(new URL('../conformance/java-17.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as JavaCase);

interface JavaCase {
  readonly of: string;
  readonly args: readonly (string | null)[];
  readonly result?: string | string[];
  readonly error?: true;
}

const NOW_MS = Date.parse('2026-11-23');

const OURS: Readonly<Record<string, (args: string[]) => string | string[] | null>> = {
  'SimpleDateFormat.format': ([pattern = '', zone = '', ms]) =>
    formatDate(Number(ms), pattern, javaTimeZone(zone)),
  'SimpleDateFormat.parse': ([pattern = '', zone = '', text = '']) =>
    parseDate(text, pattern, javaTimeZone(zone), NOW_MS)?.toString() ?? null,
  'DateTimeFormatter.format': ([pattern = '', zone = '', nanos = '']) =>
    formatInstant(BigInt(nanos), pattern, zoneOfId(zone)),
  'DateTimeFormatter.parse': ([pattern = '', zone = '', text = '']) =>
    parseInstant(text, pattern, zoneOfId(zone)).toString(),
  'String.replaceAll': ([regex = '', replacement = '', text = '']) =>
    new JavaRegex(regex).replaceAll(text, replacement),
  'String.replaceFirst': ([regex = '', replacement = '', text = '']) =>
    new JavaRegex(regex).replaceFirst(text, replacement),
  'Pattern.matches': ([regex = '', , text = '']) => String(new JavaRegex(regex).matches(text)),
  'Matcher.find': ([regex = '', , text = '']) => String(new JavaRegex(regex).find(text)),
  'String.split': ([regex = '', , text = '']) => new JavaSplitter(regex).split(text),
  'Double.toString': ([value]) => formatDouble(Number(value)),
  'URI.toString': ([
    scheme = null,
    userInfo = null,
    host = null,
    port,
    path = null,
    query = null,
    fragment = null,
  ]) => buildUri({ scheme, userInfo, host, port: Number(port), path, query, fragment }),
};

function answer({ of, args }: JavaCase): Pick<JavaCase, 'result' | 'error'> {
  try {
    const result = OURS[of]?.(args as string[]) ?? null;
    return result === null ? { error: true } : { result };
  } catch (error) {
    if (error instanceof JavaTextError) return { error: true };
    throw error;
  }
}

describe('Java', () => {
  it.each(CASES)('$of $args', (one) => {
    expect(answer(one)).toEqual(one.error === true ? { error: true } : { result: one.result });
  });
});

describe('regular expressions that Java has and a linear-time engine has not', () => {
  it.each([
    ['(?=a)b', /look-ahead/],
    ['(?!a)b', /look-ahead/],
    ['(?<=a)b', /look-behind/],
    ['(?<!a)b', /look-behind/],
    ['(?>a+)b', /atomic/],
    ['(a)\\1', /references back/],
    ['(?<n>a)\\k<n>', /references back/],
    ['a++a', /possessive/],
    ['(?u)a', /flag "u"/],
    ['\\Ga', /"\\G" is not available/],
    ['a{1001}', /more than 1000 times/],
    ['((a{1000}){1000}){1000}', /too large/],
  ])('%s is refused by name', (pattern, message) => {
    expect(() => new JavaRegex(pattern)).toThrow(message);
  });

  it('a possessive quantifier is taken where the greedy one does the same', () => {
    expect(new JavaRegex('l++').replaceAll('Hello', 'L')).toBe('HeLo');
    expect(new JavaRegex('\\d*+-\\d++').replaceAll('12-34', 'x')).toBe('x');
  });

  it('what a class excludes by && is excluded', () => {
    expect(new JavaRegex('[a-z&&[^l]]').replaceAll('hello', '_')).toBe('__ll_');
  });

  it('a pattern that lets others backtrack forever does not', () => {
    expect(new JavaRegex('(a+)+b').find('a'.repeat(50_000))).toBe(false);
  });

  it('(?m) is refused where its lines would end differently', () => {
    expect(new JavaRegex('(?m)^').replaceAll('a\nb', '> ')).toBe('> a\n> b');
    expect(() => new JavaRegex('(?m)^').replaceAll('a\n', '> ')).toThrow(/\(\?m\) is available/);
  });
});
