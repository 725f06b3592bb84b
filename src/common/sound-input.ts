import type { FieldProblem } from './app-error.js';

/** Deeper than anything is written by hand; the recursive checks behind this one stay far from the stack's end. */
const MAX_DEPTH = 100;
/** Names that every JavaScript object has already. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The first thing in an input that the checks behind could not even look at, or that the database cannot store: names that
 * would reach into JavaScript's own objects, NUL characters, halves of surrogate pairs, endless depth. Null when there is none.
 */
export function unsoundness(value: unknown, path = '', levels = MAX_DEPTH): FieldProblem | null {
  if (typeof value === 'string') return isStorable(value) ? null : { path, message: UNSTORABLE };
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return null;
  if (levels === 0) return { path: '', message: `is nested deeper than ${MAX_DEPTH} levels` };
  for (const [name, child] of Object.entries(value)) {
    const childPath = Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    if (FORBIDDEN.has(name)) return { path: childPath, message: `"${name}" cannot be used as a name` };
    if (!isStorable(name)) return { path, message: `has a name that ${UNSTORABLE}` };
    const problem = unsoundness(child, childPath, levels - 1);
    if (problem !== null) return problem;
  }
  return null;
}

const UNSTORABLE = 'holds a character that is no text (NUL, or half of a surrogate pair)';

const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();
