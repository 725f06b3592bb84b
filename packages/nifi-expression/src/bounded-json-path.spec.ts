import { describe, expect, it } from 'vitest';
import { BoundedJsonPath, JsonPathExcess } from './bounded-json-path.js';
import { compileExpression } from './index.js';

const valuesAt = (path: string, document: unknown): unknown[] =>
  Array.from(BoundedJsonPath.compile(path).nodes(document), ({ value }) => value);

/** `{"a":{"a":…}}` */
const deep = (levels: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = { a: value };
  return value;
};

describe('a JSONPath', () => {
  it.each([
    ['$.a[1].b', [2]],
    ['$.a[?@.b > 1].b', [2, 3]],
    ['$..b', [1, 2, 3]],
    ['$.a[0,2].b', [1, 3]],
    ['$.a[-1:].b', [3]],
    ['$.a[?count($.a[*]) == 3].b', [1, 2, 3]],
    ['$.x', []],
  ])('%s finds what it should', (path, found) => {
    expect(valuesAt(path, { a: [{ b: 1 }, { b: 2 }, { b: 3 }] })).toEqual(found);
  });

  it('finds more values than a call may have arguments, in a filter too', () => {
    const list = Array.from({ length: 300_000 }, (_, n) => n);
    expect(valuesAt('$[*]', list)).toHaveLength(300_000);
    expect(valuesAt('$[?count($.list[*]) == 300000]', { list, text: 'x' })).toHaveLength(2);
  });

  it.each([
    ['$..*..*..*..*', deep(200)],
    ['$[?count($[?count($[*]) > 0]) > 0]', Array.from({ length: 400 }, () => 1)],
    ['$[?@..*..*]..*..*', Array.from({ length: 400 }, () => deep(200))],
  ])('%s is ended where it looks at the same again and again', (path, document) => {
    const startedAt = performance.now();
    expect(() => valuesAt(path, document)).toThrow(JsonPathExcess);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('looks at every value of a large document', () => {
    const record = { sku: 'a', images: [{ url: 'b' }, { url: 'c' }], at: { x: null, y: undefined } };
    const document = { data: { list: Array.from({ length: 50_000 }, () => record) } };
    expect(valuesAt('$..url', document)).toHaveLength(100_000);
    expect(valuesAt('$..[?@.sku]', document)).toHaveLength(50_000);
    expect(valuesAt('$..*', document)).toHaveLength(500_002);
  });

  it('says what to do', () => {
    expect(() => valuesAt('$..*..*..*..*', deep(200))).toThrow(/again and again; name the fields/);
    expect(() => valuesAt('$..a', deep(300))).toThrow(/more than 250 levels/);
  });

  it('compares texts in linear time', () => {
    const list = [`${'a'.repeat(50_000)}!`, 'aaa'];
    expect(valuesAt("$[?match(@, '(a|a)*')]", list)).toEqual(['aaa']);
    expect(valuesAt("$[?search(@, '(a|a)*$')]", list)).toEqual(list);
    expect(valuesAt("$[?match(@, '(')]", list)).toEqual([]);
    expect(valuesAt("$[?match(@, 'a')]", [1, null, 'a', 'aa'])).toEqual(['a']);
  });
});

it('ends an expression with words', () => {
  const attributes = { a: JSON.stringify(Array.from({ length: 3_000 }, () => 1)) };
  const compiled = compileExpression("${a:jsonPath('$[?count($[*]) > 0]')}");
  expect(() => compiled.evaluate({ attributes, now: new Date(0), timezone: 'UTC' })).toThrow(
    /The JSONPath looks at the same values again and again/,
  );
});
