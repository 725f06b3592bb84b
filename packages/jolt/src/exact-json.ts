import { JavaNumber } from './java-number.js';

/** A whole number written as a fraction or with an exponent: `4.0`, `1e2`. */
const WHOLE_DOUBLE = /\d(?:\.0+|(?:\.\d+)?[eE][+-]?\d+)(?![\d.])/;
const FRACTION_OR_EXPONENT = /[.eE]/;

/**
 * `JSON.parse` that keeps `4.0` apart from `4`, as Java does: a mapping's functions and texts can tell the two. Give the
 * result to a mapping only; what comes out of one holds plain numbers again.
 * @throws SyntaxError as `JSON.parse` does
 */
export function parseExactJson(text: string): unknown {
  if (!WHOLE_DOUBLE.test(text)) return JSON.parse(text);
  const keepDouble = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' && Number.isInteger(value) && FRACTION_OR_EXPONENT.test(context?.source ?? '')
      ? new JavaNumber('Double', value)
      : value;
  return JSON.parse(text, keepDouble);
}
