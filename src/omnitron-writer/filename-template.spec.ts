import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTemplate, TemplateSyntaxError } from './filename-template.js';

const ways = (template: string, identifier: string) => parseTemplate(template).split(identifier);

describe('parseTemplate', () => {
  it('knows the template that needs no look-up', () => {
    expect(parseTemplate('{sku}').isSku).toBe(true);
    expect(parseTemplate('{sku}.jpg').isSku).toBe(false);
  });

  it('names fields as the filters of Omnitron do', () => {
    expect(parseTemplate('{attributes__color}_{base_code}').fields).toEqual([
      'attributes__color',
      'base_code',
    ]);
    expect(parseTemplate('{attributes__ürün.renk-2}').fields).toEqual(['attributes__ürün.renk-2']);
  });

  it.each([
    ['sku', 1, 'names no field'],
    ['a_{base_code', 3, 'the { has no }'],
    ['{base_code}}', 12, '} without its {'],
    ['{}', 1, 'no field of a product'],
    ['x{a b}', 2, 'no field of a product'],
    ['{a{b}}', 1, 'no field of a product'],
    ['{attributes}', 1, "needs the attribute's key"],
    ['{attributes__}', 1, "needs the attribute's key"],
    ['{base_code}{attributes__color}', 12, 'nothing between {base_code} and {attributes__color}'],
    ['{sku}-{sku}', 7, 'stands in it twice'],
  ])('refuses %s, and says where', (template, position, message) => {
    expect(() => parseTemplate(template)).toThrow(TemplateSyntaxError);
    expect(() => parseTemplate(template)).toThrow(message);
    expect(() => parseTemplate(template)).toThrow(`at character ${position}`);
  });
});

describe('split', () => {
  it.each([
    ['{base_code}', 'AK01', { base_code: 'AK01' }],
    ['{attributes__color}_{base_code}', 'red_AK01', { attributes__color: 'red', base_code: 'AK01' }],
    ['img-{base_code}.jpg', 'img-AK-01.jpg', { base_code: 'AK-01' }],
    ['{base_code}--{pk}', 'A-B--7', { base_code: 'A-B', pk: '7' }],
    ['a{pk}a', 'aaa', { pk: 'a' }],
  ])('%s reads %s', (template, identifier, values) => {
    expect(ways(template, identifier)).toEqual([values]);
  });

  it.each([
    ['{attributes__color}_{base_code}', 'redAK01'],
    ['{attributes__color}_{base_code}', '_AK01'],
    ['{attributes__color}_{base_code}', 'red_'],
    ['img-{base_code}', 'IMG-AK01'],
    ['{base_code}.jpg', '.jpg'],
  ])('%s does not read %s', (template, identifier) => {
    expect(ways(template, identifier)).toEqual([]);
  });

  it('gives two ways where there are several', () => {
    expect(ways('{attributes__color}_{base_code}', 'navy_blue_AK01')).toEqual([
      { attributes__color: 'navy', base_code: 'blue_AK01' },
      { attributes__color: 'navy_blue', base_code: 'AK01' },
    ]);
  });

  it('is quick on identifiers made to be slow', () => {
    const template = Array.from({ length: 12 }, (_, place) => `{f${place}}`).join('_');
    expect(ways(`${template}!`, '_'.repeat(512))).toEqual([]);
    expect(ways(`${template}!`, `${'_'.repeat(500)}!`)).toHaveLength(2);
  });

  it('finds the values that an identifier was made of, and every way renders to it', () => {
    const value = fc.string({ minLength: 1, maxLength: 6, unit: fc.constantFrom('a', 'b', '_', 'ş') });
    const template = parseTemplate('x{attributes__color}_{base_code}_{pk}');
    fc.assert(
      fc.property(value, value, value, (color, base, pk) => {
        const values = { attributes__color: color, base_code: base, pk };
        const found = template.split(template.render(values));
        expect(found.map((way) => template.render(way))).toEqual(found.map(() => template.render(values)));
        expect(found.length === 2 || found[0]?.['base_code'] === base).toBe(true);
      }),
    );
  });
});
