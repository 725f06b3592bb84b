import { doubleToLong, toInt } from '@image-integrator/java-text';
import { asNumber, asText } from '../casts.js';
import { Fault } from '../expression-error.js';
import { own } from '../own.js';
import type { Scope } from '../scope.js';
import { argument, call, type CallBuilder, standalone, type StandaloneBuilder } from './call.js';

type Result = bigint | number;

const OF_DECIMAL: Readonly<Record<string, (value: number) => Result>> = {
  abs: Math.abs,
  acos: Math.acos,
  asin: Math.asin,
  atan: Math.atan,
  cbrt: Math.cbrt,
  ceil: Math.ceil,
  cos: Math.cos,
  cosh: Math.cosh,
  exp: Math.exp,
  expm1: Math.expm1,
  floor: Math.floor,
  log: Math.log,
  log10: Math.log10,
  log1p: Math.log1p,
  rint: (value) => (Math.abs(value % 1) === 0.5 ? 2 * Math.round(value / 2) : Math.round(value)),
  round: (value) => doubleToLong(Math.floor(value + 0.5)),
  signum: Math.sign,
  sin: Math.sin,
  sinh: Math.sinh,
  sqrt: Math.sqrt,
  tan: Math.tan,
  tanh: Math.tanh,
  toDegrees: (value) => value * (180 / Math.PI),
  toRadians: (value) => value * (Math.PI / 180),
};

const OF_WHOLE: Readonly<Record<string, (value: bigint) => bigint>> = {
  abs: (value) => BigInt.asIntN(64, value < 0n ? -value : value),
  incrementExact: (value) => exact(value + 1n),
  decrementExact: (value) => exact(value - 1n),
  negateExact: (value) => exact(-value),
  toIntExact: (value) => (BigInt(toInt(value)) === value ? value : overflow()),
};

const OF_TWO_DECIMALS: Readonly<Record<string, (a: number, b: number) => number>> = {
  atan2: Math.atan2,
  copySign: (a, b) => (Object.is(Math.sign(b), -0) || b < 0 ? -Math.abs(a) : Math.abs(a)),
  hypot: Math.hypot,
  max: Math.max,
  min: Math.min,
  pow: (a, b) => a ** b,
};

const OF_TWO_WHOLES: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  addExact: (a, b) => exact(a + b),
  subtractExact: (a, b) => exact(a - b),
  multiplyExact: (a, b) => exact(a * b),
  floorDiv: (a, b) => (a - floorMod(a, b)) / b,
  floorMod,
  max: (a, b) => (a > b ? a : b),
  min: (a, b) => (a < b ? a : b),
};

/** `math('name'[, number])`: the methods of `java.lang.Math` that take longs or doubles, by the types at hand. */
export const math: CallBuilder = (site) => {
  const method = asText(argument(site, 0), 'math()');
  const other = site.args.length > 1 ? asNumber(argument(site, 1), 'math()') : null;
  return call(site, asNumber(site.subject, 'math()'), 'NUMBER', null, (a, scope) => {
    const name = method.evaluate(scope);
    if (name === null) return null;
    if (other === null) return one(name, a);
    const b = other.evaluate(scope);
    return b === null ? null : two(name, a, b);
  });
};

/** `math('random')`: the one method without an argument. */
export const standaloneMath: StandaloneBuilder = (site) => {
  const method = asText(argument(site, 0), 'math()');
  return standalone(site, 'NUMBER', (scope: Scope) => {
    const name = method.evaluate(scope);
    if (name === null) return null;
    if (name !== 'random') throw unknown(name, 'no number');
    const [a = 0, b = 0, c = 0, d = 0] = scope.randomBytes();
    return (((a * 256 + b) * 256 + c) * 256 + d) / 2 ** 32;
  });
};

function one(name: string, value: Result): Result {
  if (typeof value === 'bigint') return (own(OF_WHOLE, name) ?? refuse(name, 'a whole number'))(value);
  return (own(OF_DECIMAL, name) ?? refuse(name, 'a decimal'))(value);
}

function two(name: string, a: Result, b: Result): Result {
  if (typeof a === 'bigint' && typeof b === 'bigint')
    return (own(OF_TWO_WHOLES, name) ?? refuse(name, 'two whole numbers'))(a, b);
  if (typeof a === 'number' && typeof b === 'number')
    return (own(OF_TWO_DECIMALS, name) ?? refuse(name, 'two decimals'))(a, b);
  if (typeof a === 'number' && name === 'scalb') return a * 2 ** toInt(b as bigint);
  throw unknown(name, 'a whole number and a decimal');
}

function floorMod(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new Fault('A whole number cannot be divided by zero');
  const rest = a % b;
  return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
}

function exact(value: bigint): bigint {
  return BigInt.asIntN(64, value) === value ? value : overflow();
}

function overflow(): never {
  throw new Fault('The result is too large for the number type');
}

function refuse(name: string, what: string): never {
  throw unknown(name, what);
}

function unknown(name: string, what: string): Fault {
  return new Fault(`math() knows no method "${name}" of ${what}; toNumber() and toDecimal() change the type`);
}
