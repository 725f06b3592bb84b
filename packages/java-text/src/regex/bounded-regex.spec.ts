import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { boundedRegex } from './bounded-regex.js';
import { emitRegex } from './regex-emitter.js';
import { parseRegex } from './regex-parser.js';

const ATOMS = ['a', 'b', '.', '\\d', '[ab]', '[^a]', '\\b', '\\B', '^', '$', '\\z', '\\w', '(a)', '(?i:b)'];
const SIGNS = ['', '', '', '*', '+', '?', '*?', '??', '{2}', '{1,3}', '{0,1}', '{2,}?'];

describe('a short text', () => {
  it('is searched with the same answers as by RE2', () => {
    const dice = seeded(20_251);
    let compared = 0;
    for (let round = 0; round < 4000; round += 1) {
      const pattern = randomPattern(dice, 3);
      const { root, groups } = parseRegex(pattern);
      const bounded = boundedRegex(root);
      if (bounded === null) continue;
      const text = Array.from({ length: dice(9) }, () => 'aabB1 _'.charAt(dice(7))).join('');
      const linear = RE2JS.compile(emitRegex(root, null));
      expect({ pattern, text, found: byJavaScript(bounded.part, text) }).toEqual({
        pattern,
        text,
        found: byRe2(linear, text, groups),
      });
      expect([pattern, text, bounded.whole.test(text)]).toEqual([
        pattern,
        text,
        linear.matcher(text).matches(),
      ]);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(1000);
  });

  it.each([
    ['what a repeated group captured', '(?:(a)|b)*'],
    ['a repetition within another', '(?:a+)+'],
    ['an optional part that can be empty', '(a*)?'],
    ['lines', '(?m)^a'],
    ['one loop after another', '\\d*'.repeat(20)],
  ])('is left to RE2 for %s', (_, pattern) => {
    expect(boundedRegex(parseRegex(pattern).root)).toBeNull();
  });

  it('is shorter the more a pattern may try', () => {
    const lengthOf = (pattern: string) => boundedRegex(parseRegex(pattern).root)?.maxLength ?? 0;
    expect(lengthOf('abc')).toBeGreaterThan(5000);
    expect(lengthOf('(\\.\\d*)?Z?$')).toBeGreaterThan(30);
    expect(lengthOf('(\\.\\d*)?Z?$')).toBeLessThan(100);
    expect(lengthOf('a*a*b')).toBeLessThan(lengthOf('a*b'));
  });
});

function byJavaScript(part: RegExp, text: string): unknown[] {
  part.lastIndex = 0;
  const match = part.exec(text);
  return match === null ? [] : [match.index, ...Array.from(match, (group) => group ?? null)];
}

function byRe2(program: RE2JS, text: string, groups: number): unknown[] {
  const matcher = program.matcher(text);
  if (!matcher.find(0)) return [];
  return [matcher.start(), ...Array.from({ length: groups + 1 }, (_, group) => matcher.group(group))];
}

function randomPattern(dice: (sides: number) => number, depth: number): string {
  const pieces = Array.from({ length: 1 + dice(3) }, () => {
    const isGroup = depth > 0 && dice(3) === 0;
    const atom = isGroup
      ? `(${dice(2) === 0 ? '?:' : ''}${randomPattern(dice, depth - 1)})`
      : pick(dice, ATOMS);
    return atom + pick(dice, SIGNS);
  });
  return dice(4) === 0 ? `${pieces.join('')}|${pick(dice, ATOMS)}` : pieces.join('');
}

function pick<T>(dice: (sides: number) => number, choices: readonly T[]): T {
  return choices[dice(choices.length)] as T;
}

function seeded(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}
