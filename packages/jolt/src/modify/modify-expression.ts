import { findFunction, type JoltFunction } from '../functions/index.js';
import { parseNumber } from '../java-number.js';
import type { KeyElement, Lookup } from '../spec/key-element.js';
import { parseKey, parsePath } from '../spec/key-parser.js';
import type { SpecPlace } from '../spec/spec-place.js';
import type { Value } from '../value.js';

/** What stands right of a key of a modify, parsed. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Value }
  /** `@(n,path)`, in the tree. */
  | { readonly kind: 'lookup'; readonly lookup: Lookup }
  /** `^path`, in the context. */
  | { readonly kind: 'context'; readonly path: readonly KeyElement[] }
  /** `=name`, of what the key is now. */
  | { readonly kind: 'call-on-current'; readonly call: JoltFunction }
  /** `=name(…)`. */
  | { readonly kind: 'call'; readonly call: JoltFunction; readonly args: readonly Expression[] }
  /** Alternatives, of which the first with a value wins. */
  | { readonly kind: 'first-of'; readonly alternatives: readonly Expression[] }
  /** Has never a value. */
  | { readonly kind: 'nothing' };

const NOTHING: Expression = { kind: 'nothing' };

export function parseRight(right: Value, place: SpecPlace): Expression {
  if (!Array.isArray(right) || right.length === 0) return parseOne(right, place);
  return { kind: 'first-of', alternatives: right.map((one) => parseOne(one, place)) };
}

function parseOne(right: Value, place: SpecPlace): Expression {
  if (typeof right !== 'string') return { kind: 'literal', value: right };
  if (!right.startsWith('=')) return parseReference(right, place) ?? { kind: 'literal', value: right };
  const written = right.slice(1);
  if (!written.includes('(') && !written.endsWith(')')) {
    const call = findFunction(written);
    return call === undefined ? NOTHING : { kind: 'call-on-current', call };
  }
  const { name, argumentTexts } = splitCall(written, place);
  const args = argumentTexts.map((text) => parseArgument(text, place));
  const call = findFunction(name);
  // An unknown function gives its first argument back, as in Jolt.
  return call === undefined ? (args[0] ?? NOTHING) : { kind: 'call', call, args };
}

/** A look-up in the tree (`@`) or in the context (`^`); null for any other text. */
function parseReference(text: string, place: SpecPlace): Expression | null {
  if (text.startsWith('^')) {
    const path = text.slice(1);
    return { kind: 'context', path: path.trim() === '' ? [] : parsePath(path, place) };
  }
  if (!text.startsWith('@')) return null;
  const last = parsePath(text, place).at(-1) ?? parseKey(text, place);
  if (last.kind !== 'lookup') {
    place.fail(`"${text}" goes on after its look-up. Put the whole path inside: @(1,a.b).`);
  }
  return { kind: 'lookup', lookup: last };
}

/** A reference, or what stands for itself: 'quoted', empty (null), true, false, a number, or else bare text. */
function parseArgument(text: string, place: SpecPlace): Expression {
  return parseReference(text, place) ?? { kind: 'literal', value: literalArgument(text, place) };
}

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
