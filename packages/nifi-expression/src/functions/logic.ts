import { equalsIgnoreCase, formatDouble, formatInstantText, javaTrim } from '@image-integrator/java-text';
import { asFlag, asText } from '../casts.js';
import { type Evaluator, requireValue } from '../evaluator.js';
import type { ResultType, Value } from '../values.js';
import { argument, type Builders, call, callNullable, type CallBuilder, type CallSite } from './call.js';

const subjectText = (site: CallSite) => asText(site.subject, `${site.name}()`);
const subjectFlag = (site: CallSite) => asFlag(site.subject, `${site.name}()`);

function textTest(test: (text: string, other: string) => boolean): CallBuilder {
  return (site) => {
    const other = asText(argument(site, 0), `${site.name}()`);
    return call(site, subjectText(site), 'BOOLEAN', false, (text, scope) => {
      const value = other.evaluate(scope);
      return value !== null && test(text, value);
    });
  };
}

/** Whether two values are the same: of one type by Java's `equals`, else by their texts (a date's being its milliseconds). */
function sameValue(
  a: NonNullable<Value>,
  aType: ResultType,
  b: NonNullable<Value>,
  bType: ResultType,
): boolean {
  if (aType === bType) return typeof a === typeof b && Object.is(a, b);
  return comparable(a, aType) === comparable(b, bType);
}

function comparable(value: NonNullable<Value>, type: ResultType): string {
  if (typeof value === 'number') return formatDouble(value);
  return type === 'INSTANT' ? formatInstantText(value as bigint) : String(value);
}

/** `and`, `or`: the argument is evaluated only where the subject does not decide. A null subject decides nothing. */
function junction(deciding: boolean): CallBuilder {
  return (site) => {
    const other: Evaluator<'BOOLEAN'> = asFlag(argument(site, 0), `${site.name}()`);
    return callNullable(site, subjectFlag(site), 'BOOLEAN', (flag, scope) =>
      flag === deciding ? deciding : other.evaluate(scope),
    );
  };
}

export const logicFunctions: Builders<
  | 'isNull'
  | 'notNull'
  | 'isEmpty'
  | 'equals'
  | 'equalsIgnoreCase'
  | 'in'
  | 'startsWith'
  | 'endsWith'
  | 'contains'
  | 'and'
  | 'or'
  | 'not'
  | 'ifElse'
> = {
  isNull: (site) => callNullable(site, subjectText(site), 'BOOLEAN', (text) => text === null),
  notNull: (site) => callNullable(site, subjectText(site), 'BOOLEAN', (text) => text !== null),
  isEmpty: (site) =>
    callNullable(site, subjectText(site), 'BOOLEAN', (text) => text === null || javaTrim(text) === ''),
  equals: (site) => {
    const other = argument(site, 0);
    return call(site, site.subject, 'BOOLEAN', false, (value, scope) => {
      const otherValue = other.evaluate(scope);
      return otherValue !== null && sameValue(value, site.subject.type, otherValue, other.type);
    });
  },
  equalsIgnoreCase: textTest(equalsIgnoreCase),
  in: (site) => {
    const others = site.args.map((other) => asText(other, 'in()'));
    return call(site, subjectText(site), 'BOOLEAN', false, (text, scope) =>
      others.some((other) => other.evaluate(scope) === text),
    );
  },
  startsWith: textTest((text, other) => text.startsWith(other)),
  endsWith: textTest((text, other) => text.endsWith(other)),
  contains: textTest((text, other) => text.includes(other)),
  and: junction(false),
  or: junction(true),
  not: (site) => {
    const flag = subjectFlag(site);
    return callNullable(
      site,
      flag,
      'BOOLEAN',
      (value, scope) => !(value ?? requireValue(flag, scope, 'not()')),
    );
  },
  ifElse: (site) => {
    const whenTrue = asText(argument(site, 0), 'ifElse()');
    const whenFalse = asText(argument(site, 1), 'ifElse()');
    return callNullable(site, subjectFlag(site), 'STRING', (flag, scope) =>
      (flag === true ? whenTrue : whenFalse).evaluate(scope),
    );
  },
};
