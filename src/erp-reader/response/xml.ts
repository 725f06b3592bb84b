import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { excerptAt } from '../../common/json-text.js';
import { DocumentFault } from './document-fault.js';
import { checkXmlDepth } from './xml-shape.js';

/**
 * XML as JSON: an element is an object of its children, several of one name a list, an attribute a field `@name`, the text of an
 * element that has either `#text`. Namespace prefixes are dropped (`soap:Body` is `Body`). Every value stays text, so
 * that the SKU `00123` keeps its zeros. `lists` names the elements that are lists even when there is one of them, or
 * none: XML itself does not tell.
 */
export function parseXml(text: string, lists: readonly string[]): unknown {
  checkXmlDepth(text);
  const checked = XMLValidator.validate(text, { allowBooleanAttributes: true });
  if (checked !== true) throw notXml(text, checked.err);
  const isList = new Set(lists);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    removeNSPrefix: true,
    parseTagValue: false,
    parseAttributeValue: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
    allowBooleanAttributes: true,
    htmlEntities: true,
    isArray: (name) => isList.has(name),
  });
  try {
    return parser.parse(text);
  } catch (cause) {
    throw new DocumentFault('RESPONSE_NOT_XML', `the XML is refused: ${(cause as Error).message}`);
  }
}

function notXml(text: string, error: { msg: string; line: number; col?: number }): DocumentFault {
  const lines = text.split('\n');
  const before = lines.slice(0, error.line - 1).reduce((length, line) => length + line.length + 1, 0);
  const offset = before + Math.max(0, (error.col ?? 1) - 1);
  const isCutOff = error.msg.startsWith('Unclosed tag');
  const byteOffset = Buffer.byteLength(text.slice(0, offset));
  return new DocumentFault(
    isCutOff ? 'RESPONSE_TRUNCATED' : 'RESPONSE_NOT_XML',
    `${error.msg.replace(/\.$/, '')} in line ${error.line}, at byte ${byteOffset}: ${excerptAt(text, offset)}`,
    byteOffset,
  );
}
