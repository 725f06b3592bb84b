import { expect, it } from 'vitest';
import { parseXml } from './xml.js';
import { checkXmlDepth } from './xml-shape.js';

const nested = (levels: number): string => '<a b="1>2">'.repeat(levels) + '</a>'.repeat(levels);
const tooComplex: unknown = expect.objectContaining({ code: 'RESPONSE_TOO_COMPLEX' });

it.each([
  ['200 levels', nested(200)],
  ['many elements beside each other', `<a>${'<b/><c>1</c>'.repeat(5_000)}</a>`],
  [
    'tags in comments, texts and declarations',
    `<?xml a?><a><!-- ${nested(300)} --><![CDATA[${nested(300)}]]></a>`,
  ],
  ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>1</a>'],
])('passes %s', (_what, xml) => {
  expect(() => checkXmlDepth(xml)).not.toThrow();
});

it.each([
  ['201 levels', nested(201)],
  ['elements that are never closed', '<a>'.repeat(100_000)],
  ['elements in an element that closes others', `<a>${'<a><b></b>'.repeat(201)}`],
])('refuses %s before it is parsed', (_what, xml) => {
  expect(() => parseXml(xml, [])).toThrow(tooComplex);
});

it.each(['<', '<a', '<!--', '<a b="', '<a b=">', '</a>', '<![CDATA['])('comes to the end of %s', (xml) => {
  expect(() => checkXmlDepth(xml)).not.toThrow();
});
