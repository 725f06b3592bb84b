import { exactJson } from '../document/exact-json.js';
import type { Json } from './candidates.js';

/** JSON, or as much of it as a text that was cut off holds: up to the last value that is whole. Undefined for other texts. */
export function partialJson(text: string): { readonly value: Json; readonly isWhole: boolean } | undefined {
  const whole = parsed(text);
  if (whole !== undefined) return { value: whole, isWhole: true };
  const closers: string[] = [];
  let end = 0;
  let closed: readonly string[] = [];
  let isText = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (isText) {
      if (character === '\\') at += 1;
      else if (character === '"') isText = false;
    } else if (character === '"') isText = true;
    else if (character === '{') closers.push('}');
    else if (character === '[') closers.push(']');
    else if (character === '}' || character === ']') {
      if (closers.pop() !== character) return undefined;
    }
    // In front of a comma stands a value that is whole, and so does one that was just closed.
    if (isText || closers.length === 0 || !/[,}\]]/.test(character)) continue;
    end = character === ',' ? at : at + 1;
    closed = closers.toReversed();
  }
  const value = end === 0 ? undefined : parsed(text.slice(0, end) + closed.join(''));
  return value === undefined ? undefined : { value, isWhole: false };
}

function parsed(text: string): Json | undefined {
  try {
    return exactJson(text) as Json;
  } catch {
    return undefined;
  }
}
