import { describe, expect, it } from 'vitest';
import { jsonPathOf, pathOfAll } from './json-paths.js';

describe('the paths of a value', () => {
  it.each([
    [[], '$', '$'],
    [['products', 0, 'code'], '$.products[0].code', '$.products[*].code'],
    [[2, 'Ürün adı'], "$[2]['Ürün adı']", "$[*]['Ürün adı']"],
    [['a.b', "it's"], String.raw`$['a.b']['it\'s']`, String.raw`$['a.b']['it\'s']`],
  ] as const)('of %j', (steps, one, all) => {
    expect(jsonPathOf(steps)).toBe(one);
    expect(pathOfAll(steps)).toBe(all);
  });
});
