import { javaTrim } from '@image-integrator/java-text';
import { isNumber, numberType, plain } from '../java-number.js';
import { javaText, type Value } from '../value.js';
import { each, eachOf, isText, type JoltFunction, led, type OfValue, whole } from './dispatch.js';

const MAX_PAD_WIDTH = 500;

export const concat = whole((values, { budget }) => {
  let text = '';
  for (const value of values) if (value !== null) text += javaText(value, budget);
  return budget.text(text);
});

/** Functions of text. */
export const textFunctions: Readonly<Record<string, JoltFunction>> = {
  toLower: each(ofText((text) => text.toLowerCase())),
  toUpper: each(ofText((text) => text.toUpperCase())),
  trim: each(ofText(javaTrim)),
  concat,
  join: led(isText, (separator, values, { budget }) => {
    let text = '';
    for (const [index, value] of values.entries()) {
      const part = value === null ? '' : javaText(value, budget);
      // Jolt puts a separator after every text but one in the last place, so empty values at the end leave one behind.
      if (part !== '') text += index < values.length - 1 ? part + separator : part;
    }
    return budget.text(text);
  }),
  split: led(
    isText,
    (pattern, values, state) => eachOf(values, splitBy(pattern), state),
    (pattern, value, state) => splitBy(pattern)(value, state),
  ),
  substring: whole(([text, start, end, ...more]) => {
    if (typeof text !== 'string' || !isInteger(start) || !isInteger(end) || more.length > 0) return undefined;
    return start >= 0 && start < end && end <= text.length ? text.slice(start, end) : undefined;
  }),
  leftPad: led(isText, (text, [width, filler]) => pad(text, width, filler, (padding) => padding + text)),
  rightPad: led(isText, (text, [width, filler]) => pad(text, width, filler, (padding) => text + padding)),
  replace: whole(([text, target, replacement, ...more], { budget }) => {
    if (typeof text !== 'string' || typeof target !== 'string' || typeof replacement !== 'string')
      return undefined;
    if (more.length > 0) return undefined;
    const parts = text.split(target);
    budget.step(parts.length);
    budget.characters(text.length + (parts.length + 1) * replacement.length);
    // Java finds the empty text before every character and at the end.
    return target === '' ? ['', ...parts, ''].join(replacement) : parts.join(replacement);
  }),
  replaceAll: whole(([text, pattern, replacement, ...more], { budget, regexes }) => {
    if (typeof text !== 'string' || typeof pattern !== 'string' || typeof replacement !== 'string')
      return undefined;
    return more.length > 0 ? undefined : regexes.replaceAll(text, pattern, replacement, budget);
  }),
};

function ofText(change: (text: string) => string): OfValue {
  return (value, { budget }) => (typeof value === 'string' ? budget.text(change(value)) : undefined);
}

function splitBy(pattern: string): OfValue {
  return (value, { budget, regexes }) =>
    typeof value === 'string' ? regexes.split(value, pattern, budget) : undefined;
}

/** Java's Integer, and nothing that would have to be converted to one. */
export function isInteger(value: Value | undefined): value is number {
  return isNumber(value) && numberType(value) === 'Integer';
}

function pad(
  text: string,
  width: Value | undefined,
  filler: Value | undefined,
  join: (padding: string) => string,
): string | undefined {
  if (!isInteger(width) || typeof filler !== 'string' || filler.length !== 1) return undefined;
  if (width <= 0 || width > MAX_PAD_WIDTH) return undefined;
  const missing = plain(width) - text.length;
  return missing <= 0 ? text : join(filler.repeat(missing));
}
