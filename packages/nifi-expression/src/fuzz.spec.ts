import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileExpression, ExpressionError } from './index.js';
import { FUNCTIONS, MULTI_FUNCTIONS, STANDALONE_FUNCTIONS } from './function-names.js';

/** Counted work instead of time: a test must not depend on the machine. */
const RUNS = { numRuns: 2000, seed: 20261123 };

const ATTRIBUTES = {
  a: 'Hello',
  b: '5',
  c: '-3.5',
  e: '',
  json: '{"a":[1,2.50]}',
  date: '2025-05-26T10:11:12.345Z',
  uuid: '0-0-0-0-0',
};

const ENDS = ['text', 'compile', 'evaluate'];

/** Evaluates, and tells how it ended. Whatever is thrown besides the module's own error fails the test. */
function outcome(text: string, attributes: Record<string, string> = ATTRIBUTES): string {
  try {
    const input = { attributes, parameters: { p: 'P' }, now: new Date(0), timezone: 'Europe/Istanbul' };
    const { text: result, masked } = compileExpression(text, { functions: 'language' }).evaluateMasked(input);
    return typeof result === 'string' && typeof masked === 'string' ? 'text' : 'neither text nor error';
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return error.line > 0 && error.column > 0 ? error.stage : 'an error without a place';
  }
}

const shapes = Object.entries({ ...FUNCTIONS }).map(([name, { args }]) => ({
  name,
  min: args[0],
  max: Math.min(args[1], 3),
}));

const quoted = fc
  .oneof(
    fc.constantFrom(
      'x',
      'l',
      '{}',
      '$',
      '$$',
      '\\.',
      '(l)',
      '$1',
      'yyyy-MM-dd',
      'UTC',
      'SHA-256',
      '$.a[0]',
      'a',
      'b',
      '${b}',
      '$${b}',
      '\\${b}',
      '#{p}',
      'round',
      '10',
    ),
    fc.string({ maxLength: 6 }),
  )
  .map((text) => `'${text.replace(/['\n\r\t]/g, '').replace(/\\$/, '')}'`);

const { expression } = fc.letrec<{ expression: string; argument: string; call: string }>((tie) => ({
  expression: fc
    .tuple(
      fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(
          'a',
          'b',
          'c',
          'e',
          'json',
          'date',
          'nope',
          "'uuid'",
          '#{p}',
          'now()',
          'UUID()',
          'random()',
        ),
        fc
          .constantFrom(...Object.keys(STANDALONE_FUNCTIONS), ...Object.keys(MULTI_FUNCTIONS))
          .chain((name) => tie('argument').map((argument) => `${name}(${argument})`)),
        tie('expression'),
      ),
      fc.array(tie('call'), { maxLength: 4 }),
    )
    .map(([subject, calls]) => `\${${[subject, ...calls].join(':')}}`),
  argument: fc.oneof(
    { depthSize: 'small' },
    quoted,
    fc.constantFrom(
      '0',
      '1',
      '2',
      '-1',
      '36',
      '5.5',
      '.5',
      '1e3',
      'true',
      'false',
      'null',
      '9223372036854775807',
    ),
    tie('expression'),
  ),
  call: fc
    .constantFrom(...shapes)
    .chain(({ name, min, max }) =>
      fc
        .array(tie('argument'), { minLength: min, maxLength: max })
        .map((args) => `${name}(${args.join(', ')})`),
    ),
}));

describe('any text', () => {
  it('that the grammar makes is evaluated or refused', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(fc.oneof(expression, fc.string({ maxLength: 8 })), { maxLength: 3 }), (parts) => {
        seen.add(outcome(parts.join('')));
      }),
      RUNS,
    );
    expect([...seen].toSorted()).toEqual(['compile', 'evaluate', 'text']);
  });

  it('of the signs of the language is evaluated or refused', () => {
    const sign = fc.constantFrom(
      '$',
      '{',
      '}',
      '(',
      ')',
      ':',
      ',',
      "'",
      '"',
      '\\',
      '#',
      '\n',
      ' ',
      'a',
      '1',
      '-',
      '.',
      '${a',
      '}',
      ":append('",
      'true',
      'é',
      '\ud83d',
    );
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 30 }), (signs) => {
        expect(ENDS).toContain(outcome(signs.join('')));
      }),
      RUNS,
    );
  });

  it('at random is evaluated or refused, whatever the attributes are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, value) => {
        expect(ENDS).toContain(outcome(`${text}\${a}\${a:trim():toNumber()}`, { a: value }));
      }),
      RUNS,
    );
  });

  it('as a regular expression, a date pattern or a JSONPath is used or refused', () => {
    const pattern = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.stringMatching(/^[\\a-z()[\]{}*+?|^$.&0-9-]{0,12}$/),
    );
    fc.assert(
      fc.property(pattern, pattern, (p, value) => {
        const attributes = { p, v: value, json: '{"a":[1,{"b":2}]}', ms: '1748254272345' };
        for (const call of [
          'v:replaceAll(${p},"<$0>")',
          'v:matches(${p})',
          'v:toDate(${p})',
          'ms:toDate():format(${p})',
          'ms:formatInstant(${p},"UTC")',
          'v:toInstant(${p},"UTC")',
          'json:jsonPath(${p})',
          'json:jsonPathSet(${p}, 1)',
        ]) {
          expect(ENDS).toContain(outcome(`\${${call}}`, attributes));
        }
      }),
      { ...RUNS, numRuns: 500 },
    );
  });
});

describe('an expression that would run away', () => {
  it.each([
    ['nested too deeply', '${'.repeat(3000) + 'a' + '}'.repeat(3000), 'compile'],
    ['strings in strings', `${"${literal('".repeat(200)}x${"')}".repeat(200)}`, 'compile'],
    ['doubling itself', `\${a${":replace('', ${a:append(${a})})".repeat(12)}}`, 'evaluate'],
    ['repeated without end', '${a:repeat(2147483647)}', 'evaluate'],
    ['padded without end', '${a:padLeft(2147483647)}', 'evaluate'],
    ['a regular expression that grows', `\${a${":replaceAll('', 'xxxxxxxxxx')".repeat(12)}}`, 'evaluate'],
    ['evaluating itself', '${self:evaluateELString()}', 'evaluate'],
    ['a huge radix width', '${b:toRadix(2, 2147483647)}', 'text'],
  ])('%s ends', (_name, text, stage) => {
    expect(outcome(text, { ...ATTRIBUTES, self: '${self:evaluateELString()}' })).toBe(stage);
  });
});

describe('evaluation', () => {
  /** An attribute whose reads are counted: a measure of the work that does not depend on the machine. */
  function readsOf(text: string): number {
    let reads = 0;
    const attributes = Object.defineProperty({}, 'a', {
      enumerable: true,
      get: () => {
        reads += 1;
        return 'x';
      },
    });
    compileExpression(text).evaluate({ attributes, now: new Date(0), timezone: 'UTC' });
    return reads;
  }

  it('reads each attribute as often as it is written: its work grows with the length of the text', () => {
    const chain = (length: number) => `\${a${':append(${a})'.repeat(length)}}`;
    const nested = (depth: number) =>
      "${a:equals('x'):ifElse(".repeat(depth) + '${a}' + ",'n')}".repeat(depth);
    expect(readsOf(chain(160))).toBe(161);
    expect(readsOf(nested(60))).toBe(61);
    expect(chain(160).length).toBeGreaterThan(2000);
  });
});
