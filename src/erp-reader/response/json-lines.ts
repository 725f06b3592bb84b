import { excerptAt, JsonFault, parseJson } from '../../common/index.js';
import { DocumentFault } from './document-fault.js';
import { checkShape } from './response-shape.js';

/** JSON Lines: one JSON value per line, as a list. Blank lines count for nothing. */
export function parseJsonLines(text: string): unknown[] {
  const values: unknown[] = [];
  let start = 0;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() !== '') values.push(parseLine(line, index + 1, text, start));
    start += line.length + 1;
  }
  return values;
}

function parseLine(line: string, lineNo: number, text: string, start: number): unknown {
  checkShape(Buffer.from(line));
  try {
    return parseJson(line);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    const isLast = start + line.length >= text.trimEnd().length;
    const offset = Buffer.byteLength(text.slice(0, start + error.offset));
    throw new DocumentFault(
      error.isTruncated && isLast ? 'RESPONSE_TRUNCATED' : 'RESPONSE_NOT_JSON',
      `${error.message} in line ${lineNo}, at byte ${offset}: ${excerptAt(line, error.offset)}`,
      offset,
    );
  }
}
