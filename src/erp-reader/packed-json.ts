/** JSON that stands as a text within JSON or XML, as services of .NET and ABAP send it: `{"d": "[…]"}`, `<string>[…]</string>`. */
import { JsonFault, parseForScript, readJson } from '../common/index.js';
import { compilePath, findValue, leadingNames } from './json-path.js';
import { checkShape, DocumentFault, type ResponseDocument } from './response/index.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The document with the texts unpacked that stand on the way to `recordsPath`, or are the document. Where nothing is packed, the document itself.
 * Throws `RESPONSE_NOT_JSON` for a text that begins like JSON and is none.
 */
export function unpacked(document: ResponseDocument, recordsPath: string | null): ResponseDocument {
  if (document.isEmpty || document.split !== null || document.format === 'csv') return document;
  const names = recordsPath === null ? [] : leadingNames(recordsPath);
  for (let depth = 0; depth <= names.length; depth += 1) {
    const way = names.slice(0, depth);
    const text = packedText(valueAt(document.value, way));
    if (text !== null) return unpacked(unpackedAt(document, way, text), recordsPath);
  }
  return document;
}

/** The first value at `path`, also where a text on the way to it is JSON; `undefined` when there is none. */
export function findPacked(path: string, document: unknown): unknown {
  const found = findValue(path, document);
  if (found !== undefined) return found;
  const segments = compilePath(path).segments.map(String);
  for (let count = segments.length - 1; count >= 0; count -= 1) {
    const text = packedText(findValue(`$${segments.slice(0, count).join('')}`, document));
    if (text === null) continue;
    return findPacked(
      `$${segments.slice(count).join('')}`,
      parsePacked(text, segments.slice(0, count)).value,
    );
  }
  return undefined;
}

function unpackedAt(document: ResponseDocument, way: readonly string[], text: string): ResponseDocument {
  const { value, isExact } = parsePacked(
    text,
    way.map((name) => `.${name}`),
  );
  const outer = document.exactText;
  const exact =
    isExact && outer === null
      ? null
      : JSON.stringify(
          replacedAt(outer === null ? document.value : parseForScript(outer), way, parseForScript(text)),
        );
  const isWhole = way.length === 0;
  return {
    ...document,
    value: replacedAt(document.value, way, value),
    exactText: exact,
    text: isWhole ? text : document.text,
  };
}

function parsePacked(text: string, way: readonly string[]): ReturnType<typeof readJson> {
  checkShape(Buffer.from(text));
  try {
    return readJson(text);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    throw new DocumentFault(
      error.isTruncated ? 'RESPONSE_TRUNCATED' : 'RESPONSE_NOT_JSON',
      `the text at $${way.join('')} begins like JSON but is none: ${error.message} at character ${error.offset}`,
    );
  }
}

/** A text that begins and ends as a list or an object does; of an XML element with attributes, its text. */
function packedText(value: unknown): string | null {
  const text = isFields(value) && Object.keys(value).every(isOwnOfXml) ? value['#text'] : value;
  if (typeof text !== 'string') return null;
  return /^\s*(\[\s*[[{"\]\d-]|\{\s*["}])/.test(text) ? text : null;
}

function isOwnOfXml(name: string): boolean {
  return name === '#text' || name.startsWith('@');
}

function valueAt(value: unknown, way: readonly string[]): unknown {
  return way.reduce(
    (found: unknown, name) => (isFields(found) && Object.hasOwn(found, name) ? found[name] : undefined),
    value,
  );
}

function replacedAt(value: unknown, [name, ...rest]: readonly string[], inner: unknown): unknown {
  if (name === undefined || !isFields(value)) return inner;
  return { ...value, [name]: replacedAt(value[name], rest, inner) };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
