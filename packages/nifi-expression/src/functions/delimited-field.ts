import { toInt } from '@image-integrator/java-text';
import { asFlag, asText, asWhole } from '../casts.js';
import type { Evaluator } from '../evaluator.js';
import { requireValue } from '../evaluator.js';
import { Fault } from '../expression-error.js';
import type { Scope } from '../scope.js';
import { argument, call, type CallBuilder, type CallSite } from './call.js';

/** The characters that part a line: all different, one UTF-16 unit each. */
interface Signs {
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
  /** Whether quotes and escapes are left out of the field. */
  readonly strip: boolean;
}

/** `getDelimitedField(index[, delimiter, quote, escape, strip])`: field `index` (from 1) of a line; empty where there is none. */
export const getDelimitedField: CallBuilder = (site) => {
  const wanted = asWhole(argument(site, 0), 'getDelimitedField()');
  const sign = (index: number) =>
    site.args.length > index ? asText(argument(site, index), 'getDelimitedField()') : null;
  const [delimiter, quote, escape] = [sign(1), sign(2), sign(3)];
  const strip = site.args.length > 4 ? asFlag(argument(site, 4), 'getDelimitedField()') : null;
  return call(site, subjectText(site), 'STRING', '', (line, scope) => {
    if (line === '') return '';
    const index = requireValue(wanted, scope, 'getDelimitedField()');
    if (index < 1n) return '';
    const signs = {
      delimiter: oneSign(delimiter, ',', 'delimiter', scope),
      quote: oneSign(quote, '"', 'quote', scope),
      escape: oneSign(escape, '\\', 'escape character', scope),
      strip: strip?.evaluate(scope) ?? false,
    };
    if (new Set([signs.delimiter, signs.quote, signs.escape]).size < 3) {
      throw new Fault(
        'getDelimitedField() needs three different characters as delimiter, quote and escape character',
      );
    }
    return fieldOf(line, toInt(index), signs);
  });
};

function subjectText(site: CallSite): Evaluator<'STRING'> {
  return asText(site.subject, 'getDelimitedField()');
}

function oneSign(
  evaluator: Evaluator<'STRING'> | null,
  otherwise: string,
  what: string,
  scope: Scope,
): string {
  const sign = evaluator === null ? otherwise : (evaluator.evaluate(scope) ?? '');
  if (sign.length !== 1)
    throw new Fault(`getDelimitedField() needs one character as the ${what}, not "${sign}"`);
  return sign;
}

function fieldOf(line: string, wanted: number, { delimiter, quote, escape, strip }: Signs): string {
  let field = '';
  let index = 1;
  let quoted = false;
  let escaped = false;
  for (const char of line.split('')) {
    const isQuote = char === quote && !escaped;
    if (isQuote) quoted = !quoted;
    if (char === delimiter && !escaped && !quoted) {
      if (index === wanted) return field;
      index += 1;
    } else if (index === wanted && !(strip && (isQuote || char === escape))) {
      field += char;
    }
    escaped = char === escape && !escaped;
  }
  return index === wanted ? field : '';
}
