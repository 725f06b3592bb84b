import { describe, expect, it } from 'vitest';
import { unpacked } from './packed-json.js';
import { NOTHING, type ResponseDocument } from './response/index.js';

const json = (value: unknown): ResponseDocument => ({
  ...NOTHING,
  isEmpty: false,
  value,
  text: JSON.stringify(value),
});

describe('JSON in a text', () => {
  it.each([
    [{ d: '[{"a":1}]' }, '$.d', { d: [{ a: 1 }] }],
    [{ d: ' {"items": [1]}' }, '$.d.items', { d: { items: [1] } }],
    [{ d: '{"items":"[1]"}' }, '$.d.items[*]', { d: { items: [1] } }],
    ['[1]', null, [1]],
    ['"[1]"'.slice(1, -1), '$', [1]],
    [{ d: '{"items":[]}', other: '[1]' }, '$.d.items', { d: { items: [] }, other: '[1]' }],
  ])('is unpacked on the way to the records: %j at %s', (value, path, result) => {
    expect(unpacked(json(value), path).value).toEqual(result);
  });

  it.each([
    [{ d: 'nothing' }, '$.d'],
    [{ d: '[draft] of a title' }, '$.d'],
    [{ other: '[1]' }, '$.items'],
    ['text', null],
  ])('is none in other texts: %j', (value, path) => {
    const document = json(value);
    expect(unpacked(document, path)).toBe(document);
  });

  it('is the text of an XML element, with attributes or without', () => {
    const xml = { ...json({ string: { '#text': '[1]', '@type': 'x' } }), format: 'xml' as const, text: null };
    expect(unpacked(xml, '$.string').value).toEqual({ string: [1] });
  });

  it('keeps every digit, as texts and in the JSON for scripts', () => {
    const { value, exactText } = unpacked(json({ d: '[9007199254740993]', n: 1 }), '$.d');
    expect(value).toEqual({ d: ['9007199254740993'], n: 1 });
    expect(exactText).toBe('{"d":[9007199254740993],"n":1}');
  });

  it('is refused where it only begins as such, with the place', () => {
    expect(() => unpacked(json({ d: '[{"a":x}]' }), '$.d')).toThrow(
      /the text at \$\.d begins like JSON but is none: .* at character 6/,
    );
  });
});
