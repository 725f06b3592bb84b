import { parseLongRadix, toInt, wrapLong } from '@image-integrator/java-text';
import { asDecimal, asNumber, asText, asWhole } from '../casts.js';
import { Fault } from '../expression-error.js';
import { argument, type Builders, call, type CallBuilder } from './call.js';

/** Two whole numbers are reckoned with as Java longs, which wrap around; as soon as one is decimal, both are doubles. */
function arithmetic(
  whole: (a: bigint, b: bigint) => bigint,
  decimal: (a: number, b: number) => number,
): CallBuilder {
  return (site) => {
    const other = asNumber(argument(site, 0), `${site.name}()`);
    return call(site, asNumber(site.subject, `${site.name}()`), 'NUMBER', null, (a, scope) => {
      const b = other.evaluate(scope);
      if (b === null) return null;
      return typeof a === 'bigint' && typeof b === 'bigint'
        ? wrapLong(whole(a, b))
        : decimal(Number(a), Number(b));
    });
  };
}

function comparison(holds: (a: bigint | number, b: bigint | number) => boolean): CallBuilder {
  return (site) => {
    const other = asNumber(argument(site, 0), `${site.name}()`);
    return call(site, asNumber(site.subject, `${site.name}()`), 'BOOLEAN', false, (a, scope) => {
      const b = other.evaluate(scope);
      if (b === null) return false;
      const bothWhole = typeof a === 'bigint' && typeof b === 'bigint';
      return bothWhole ? holds(a, b) : holds(Number(a), Number(b));
    });
  };
}

function nonZero(divisor: bigint): bigint {
  if (divisor === 0n) throw new Fault('A whole number cannot be divided by zero');
  return divisor;
}

const toRadix: CallBuilder = (site) => {
  const base = asWhole(argument(site, 0), 'toRadix()');
  const width = site.args.length > 1 ? asWhole(argument(site, 1), 'toRadix()') : null;
  return call(site, asWhole(site.subject, 'toRadix()'), 'STRING', null, (value, scope) => {
    const radix = base.evaluate(scope);
    if (radix === null) return null;
    const inRange = radix >= 2n && radix <= 36n;
    const text = value.toString(inRange ? Number(radix) : 10);
    return text.padStart(Math.min(toInt(width?.evaluate(scope) ?? 0n), 10_000), '0');
  });
};

const fromRadix: CallBuilder = (site) => {
  const base = asWhole(argument(site, 0), 'fromRadix()');
  return call(site, asText(site.subject, 'fromRadix()'), 'WHOLE_NUMBER', null, (text, scope) => {
    const radix = base.evaluate(scope);
    return radix === null ? null : parseLongRadix(text, toInt(radix));
  });
};

export const numberFunctions: Builders<
  | 'plus'
  | 'minus'
  | 'multiply'
  | 'divide'
  | 'mod'
  | 'gt'
  | 'ge'
  | 'lt'
  | 'le'
  | 'toNumber'
  | 'toDecimal'
  | 'toRadix'
  | 'fromRadix'
> = {
  plus: arithmetic(
    (a, b) => a + b,
    (a, b) => a + b,
  ),
  minus: arithmetic(
    (a, b) => a - b,
    (a, b) => a - b,
  ),
  multiply: arithmetic(
    (a, b) => a * b,
    (a, b) => a * b,
  ),
  divide: arithmetic(
    (a, b) => a / nonZero(b),
    (a, b) => a / b,
  ),
  mod: arithmetic(
    (a, b) => a % nonZero(b),
    (a, b) => a % b,
  ),
  gt: comparison((a, b) => a > b),
  ge: comparison((a, b) => a >= b),
  lt: comparison((a, b) => a < b),
  le: comparison((a, b) => a <= b),
  toNumber: (site) => asWhole(site.subject, 'toNumber()'),
  toDecimal: (site) => asDecimal(site.subject, 'toDecimal()'),
  toRadix,
  fromRadix,
};
