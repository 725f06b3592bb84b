import { JavaTextError } from '@image-integrator/java-text';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Fault } from './expression-error.js';
import { urlDecode, urlEncode } from './functions/encoding.js';
import { compileExpression, ExpressionError } from './index.js';

/** Answers of OpenJDK 17.0.15 and commons-text 1.12.0 to calls drawn at random; `error` where they threw. */
const CASES = readFileSync(new URL('../conformance/java-17.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as JavaCase);

interface JavaCase {
  readonly of: string;
  readonly args: readonly string[];
  readonly result?: string;
  readonly error?: true;
}

const ESCAPES: Readonly<Record<string, string>> = {
  ESCAPE_JSON: 'escapeJson',
  UNESCAPE_JSON: 'unescapeJson',
  ESCAPE_XML10: 'escapeXml',
  UNESCAPE_XML: 'unescapeXml',
  ESCAPE_CSV: 'escapeCsv',
  UNESCAPE_CSV: 'unescapeCsv',
  ESCAPE_HTML3: 'escapeHtml3',
  UNESCAPE_HTML3: 'unescapeHtml3',
  ESCAPE_HTML4: 'escapeHtml4',
  UNESCAPE_HTML4: 'unescapeHtml4',
};

const OURS: Readonly<Record<string, (...args: string[]) => string>> = {
  'URLEncoder.encode': urlEncode,
  'URLDecoder.decode': urlDecode,
  StringEscapeUtils: (name = '', text = '') =>
    compileExpression(`\${a:${ESCAPES[name]}()}`, { functions: 'language' }).evaluate({
      attributes: { a: text },
      now: new Date(0),
      timezone: 'UTC',
    }),
};

function answer({ of, args }: JavaCase): Pick<JavaCase, 'result' | 'error'> {
  try {
    const result = OURS[of]?.(...args);
    return result === undefined ? { error: true } : { result };
  } catch (error) {
    if ([Fault, ExpressionError, JavaTextError].some((type) => error instanceof type)) return { error: true };
    throw error;
  }
}

describe('Java', () => {
  it.each(CASES)('$of $args', (one) => {
    expect(answer(one)).toEqual(one.error === true ? { error: true } : { result: one.result });
  });
});
