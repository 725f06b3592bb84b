import { findFunction, type JoltFunction } from './functions/index.js';
import { parseNumber } from './java-number.js';
import { parseKey, parsePath } from './key-parser.js';
import type { RunState } from './operation.js';
import { compileLookup, compilePath, readPath } from './path.js';
import type { SpecPlace } from './spec-place.js';
import { copied, type Value } from './value.js';
import { type Scope, Walk } from './walk.js';

/** The walk of a modify. */
export class ModifyWalk extends Walk {
  constructor(readonly state: RunState) {
    super(state.budget);
  }
}

/** Computes what a key becomes; `current` is what it is now. Undefined: no value, the key is left alone. */
export type ValueSource = (walk: ModifyWalk, current: Value | undefined) => Value | undefined;

/** A reference that can never be resolved. In a modify it is no error: what uses it has no value. */
export class OutOfReach extends Error {}

const NOTHING: ValueSource = () => undefined;

/** Compiles what stands right of a key: an expression, a list of alternatives of which the first with a value wins, or a literal. */
export function compileRight(right: Value, place: SpecPlace, scope: Scope): ValueSource {
  if (typeof right === 'string') return compileExpression(right, place, scope);
  if (!Array.isArray(right) || right.length === 0) return literal(right);
  const alternatives = right.map((one) =>
    typeof one === 'string' ? compileExpression(one, place, scope) : literal(one),
  );
  return (walk, current) => {
    for (const alternative of alternatives) {
      const value = alternative(walk, current);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

/** `=name`, `=name(…)`, `@…`, `^…`, or a text that stands for itself. */
function compileExpression(text: string, place: SpecPlace, scope: Scope): ValueSource {
  if (!text.startsWith('=')) return reachable(() => compileArgument(text, place, scope) ?? literal(text));
  const call = text.slice(1);
  if (!call.includes('(') && !call.endsWith(')')) {
    const named = findFunction(call);
    if (named === undefined) return NOTHING;
    return (walk, current) => named(current === undefined ? [] : [current], walk.state);
  }
  const { name, argumentTexts } = splitCall(call, place);
  return reachable(() => {
    const args = argumentTexts.map(
      (argument) => compileArgument(argument, place, scope) ?? literal(literalArgument(argument, place)),
    );
    const named = findFunction(name);
    // An unknown function gives its first argument back, as in Jolt.
    return named === undefined ? (args[0] ?? NOTHING) : callOf(named, args);
  });
}

/** A single argument that is missing is left out; among several it is null. */
function callOf(named: JoltFunction, args: readonly ValueSource[]): ValueSource {
  const [only] = args;
  if (args.length === 1 && only !== undefined) {
    return (walk, current) => {
      const value = only(walk, current);
      charge(walk, value);
      return named(value === undefined ? [] : [value], walk.state);
    };
  }
  return (walk, current) => {
    const values: Value[] = [];
    for (const arg of args) {
      const value = arg(walk, current) ?? null;
      charge(walk, value);
      values.push(value);
    }
    return named(values, walk.state);
  };
}

/** Every function looks at its arguments at least once. */
function charge(walk: ModifyWalk, value: Value | undefined): void {
  if (Array.isArray(value)) walk.budget.step(value.length);
  else if (typeof value === 'string') walk.budget.step(value.length >> 5);
}

/** A look-up in the tree (`@`) or in the context (`^`); null for any other text. */
function compileArgument(text: string, place: SpecPlace, scope: Scope): ValueSource | null {
  if (text.startsWith('^')) {
    const path = text.slice(1);
    const steps = path.trim() === '' ? [] : compilePath(parsePath(path, place), scope);
    // Copied, so that a function that changes its argument does not change the context.
    return (walk) => {
      const value = readPath(walk, walk.state.context, steps);
      return value === undefined ? undefined : copied(value, walk.budget);
    };
  }
  if (!text.startsWith('@')) return null;
  const last = parsePath(text, place).at(-1) ?? parseKey(text, place);
  if (last.kind !== 'lookup') {
    place.fail(`"${text}" goes on after its look-up. Put the whole path inside: @(1,a.b).`);
  }
  const lookup = compileLookup(last, scope);
  return (walk) => lookup.read(walk);
}

/** An argument that stands for itself: 'quoted', empty (null), true, false, a number, or else bare text. */
function literalArgument(text: string, place: SpecPlace): Value {
  if (text === '') return null;
  if (text.startsWith("'") && text.endsWith("'")) {
    return text.length > 1
      ? text.slice(1, -1)
      : place.fail('An argument is a single quote. Write the text between two.');
  }
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === 'false') return lower === 'true';
  return parseNumber(text) ?? text;
}

function literal(value: Value): ValueSource {
  return () => value;
}

function reachable(compile: () => ValueSource): ValueSource {
  try {
    return compile();
  } catch (error) {
    if (error instanceof OutOfReach) return NOTHING;
    throw error;
  }
}

/** Splits `name(a, 'b,c', @(1,d))` at the commas outside quotes and parentheses. The last character is the closing one. */
function splitCall(call: string, place: SpecPlace): { name: string; argumentTexts: string[] } {
  const open = call.indexOf('(');
  if (open < 0 || open + 1 > call.length - 1) {
    place.fail(`"=${call}" is not a call. Write =name, or =name(argument, …) with both parentheses.`);
  }
  const argumentTexts: string[] = [];
  let text = '';
  let isBetweenParentheses = false;
  let isQuoted = false;
  for (const character of call.slice(open + 1, -1)) {
    if (character === "'") isQuoted = !isQuoted;
    else if (!isQuoted && (character === '(' || character === ')')) isBetweenParentheses = character === '(';
    if (character === ',' && !isQuoted && !isBetweenParentheses) {
      argumentTexts.push(text.trim());
      text = '';
    } else {
      text += character;
    }
  }
  argumentTexts.push(text.trim());
  return { name: call.slice(0, open), argumentTexts };
}
