import { intValue, javaDouble, javaLong, longValue, plain } from '../java-number.js';
import { isMap, javaText } from '../value.js';
import { each, type JoltFunction } from './dispatch.js';
import { toNumber } from './numbers.js';

/** Functions that change a value's type, and `size`. */
export const conversionFunctions: Readonly<Record<string, JoltFunction>> = {
  toInteger: each((value) => {
    const number = toNumber(value);
    return number === undefined ? undefined : intValue(number);
  }),
  toLong: each((value) => {
    const number = toNumber(value);
    return number === undefined ? undefined : javaLong(longValue(number));
  }),
  toDouble: each((value) => {
    const number = toNumber(value);
    return number === undefined ? undefined : javaDouble(plain(number));
  }),
  toBoolean: each((value) => {
    if (typeof value === 'boolean') return value;
    const text = typeof value === 'string' ? value.toLowerCase() : '';
    return text === 'true' || text === 'false' ? text === 'true' : undefined;
  }),
  toString: each((value, { budget }) => javaText(value, budget)),
  size: (args) => {
    if (args.length > 1) return args.length;
    const [value] = args;
    if (typeof value === 'string' || Array.isArray(value)) return value.length;
    return isMap(value) ? Object.keys(value).length : undefined;
  },
};
