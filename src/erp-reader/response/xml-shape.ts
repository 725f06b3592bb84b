import { DocumentFault } from './document-fault.js';

/** As JSON of an ERP may be nested. */
const MAX_DEPTH = 200;

/** What is no element, by how it begins, with how it ends. */
const OTHERS: readonly (readonly [string, string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
  ['<!', '>'],
];

/**
 * Refuses XML whose elements stand in each other too deep, before a parser builds them: `RESPONSE_TOO_COMPLEX`. One pass; text that is no
 * XML is looked at as far as it goes.
 */
export function checkXmlDepth(text: string): void {
  let depth = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const other = OTHERS.find(([start]) => text.startsWith(start, at));
    if (other !== undefined) {
      at = behind(text, text.indexOf(other[1], at + other[0].length), other[1].length);
    } else if (text[at + 1] === '/') {
      depth -= 1;
      at += 2;
    } else {
      const end = endOfTag(text, at + 1);
      if (text[end - 1] !== '/') depth += 1;
      if (depth > MAX_DEPTH) throw tooDeep();
      at = end;
    }
  }
}

/** Behind a text that was found at `at`, or at the end of all where it was not. */
function behind(text: string, at: number, length: number): number {
  return at < 0 ? text.length : at + length;
}

/** The `>` of a tag; in quotes it is a character like others. */
function endOfTag(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === '>') return at;
    if (character === '"' || character === "'") {
      at = text.indexOf(character, at + 1);
      if (at < 0) break;
    }
  }
  return text.length;
}

function tooDeep(): DocumentFault {
  return new DocumentFault(
    'RESPONSE_TOO_COMPLEX',
    `the response has more than ${MAX_DEPTH} elements within each other. Let the ERP send a list of records`,
  );
}
