import type { FieldProblem } from './app-error.js';

/** Deeper than anything is written by hand; the recursive checks behind this one stay far from the stack's end. */
const MAX_DEPTH = 100;
/** Names that every JavaScript object has already. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The first thing in an input that the checks behind could not even look at, or that the database cannot store: names that
 * would reach into JavaScript's own objects, NUL characters, halves of surrogate pairs, endless depth. Null when there is none.
 */
export function unsoundness(value: unknown): FieldProblem | null {
  const found = look(value, MAX_DEPTH);
  if (found === null) return null;
  if (found.message === TOO_DEEP) return { path: '', message: TOO_DEEP };
  const path = found.steps.reduceRight<string>(
    (before, step) =>
      typeof step === 'number' ? `${before}[${step}]` : before === '' ? step : `${before}.${step}`,
    '',
  );
  return { path, message: found.message };
}

interface Unsound {
  readonly message: string;
  /** From the inside out: the path is written for what is wrong alone, of a hundred thousand values. */
  readonly steps: (string | number)[];
}

function look(value: unknown, levels: number): Unsound | null {
  if (typeof value === 'string') return isStorable(value) ? null : { message: UNSTORABLE, steps: [] };
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return null;
  if (levels === 0) return { message: TOO_DEEP, steps: [] };
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at += 1) {
      const found = look(value[at], levels - 1);
      if (found !== null) return within(found, at);
    }
    return null;
  }
  for (const name of Object.keys(value)) {
    if (FORBIDDEN.has(name)) return { message: `"${name}" cannot be used as a name`, steps: [name] };
    if (!isStorable(name)) return { message: `has a name that ${UNSTORABLE}`, steps: [] };
    const found = look((value as Record<string, unknown>)[name], levels - 1);
    if (found !== null) return within(found, name);
  }
  return null;
}

function within(found: Unsound, step: string | number): Unsound {
  found.steps.push(step);
  return found;
}

const TOO_DEEP = `is nested deeper than ${MAX_DEPTH} levels`;
const UNSTORABLE = 'holds a character that is no text (NUL, or half of a surrogate pair)';

const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();
