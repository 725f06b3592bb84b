import { excerptAt, JsonFault, readJson, type Slices } from '../../common/index.js';
import { DocumentFault } from './document-fault.js';
import { checkShape } from './response-shape.js';

const LINES_BETWEEN_PAUSES = 50;

/**
 * JSON Lines: one JSON value per line, as a list, with pauses. Blank lines count for nothing. `exactText`: the same list as JSON text, where
 * numbers of it came out as texts.
 */
export function* parseJsonLines(text: string): Slices<{
  readonly values: unknown[];
  readonly exactText: string | null;
}> {
  const values: unknown[] = [];
  const lines: string[] = [];
  let start = 0;
  let isExact = true;
  for (const [index, line] of text.split('\n').entries()) {
    if (index % LINES_BETWEEN_PAUSES === 0) yield;
    if (line.trim() !== '') {
      const read = parseLine(line, index + 1, text, start);
      values.push(read.value);
      lines.push(line);
      isExact &&= read.isExact;
    }
    start += line.length + 1;
  }
  return { values, exactText: isExact ? null : `[${lines.join(',')}]` };
}

function parseLine(line: string, lineNo: number, text: string, start: number): ReturnType<typeof readJson> {
  checkShape(Buffer.from(line));
  try {
    return readJson(line);
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
