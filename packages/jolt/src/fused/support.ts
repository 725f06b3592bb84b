import type { RunState } from '../operation.js';
import { callWith, callWithOne } from '../modify/modify-value.js';
import { sorted } from '../sorted.js';
import { copied, isContainer, isMap, javaText, unboxed, type Value } from '../value.js';

/** The data is not as the draft expects. */
export class Surprise extends Error {}

/** One for all: nobody looks at where it came from. */
const SURPRISE = new Surprise();

function surprise(): never {
  throw SURPRISE;
}

/** A value of the input as one of the output: lists and maps are copied. */
function own(value: Value | undefined, run: RunState): Value | undefined {
  if (typeof value !== 'object' || value === null) return value;
  return isContainer(value) ? copied(value, run.budget) : surprise();
}

/** What a key becomes for which a value was computed: stays, without a value. */
function put(value: Value | undefined, current: Value | undefined, run: RunState): Value | undefined {
  if (value === undefined || value === current) return current;
  return copied(value, run.budget);
}

/** A value as a piece of a text. */
function text(value: Value | undefined, run: RunState): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : javaText(value, run.budget);
}

function plain(value: Value | undefined): Value | undefined {
  return typeof value === 'object' ? unboxed(value) : value;
}

function manyOf(value: Value | undefined): Value | undefined {
  if (value === undefined || Array.isArray(value)) return value;
  return value === null ? [] : [value];
}

function oneOf(value: Value | undefined): Value | undefined {
  return Array.isArray(value) ? (value[0] ?? null) : value;
}

/** What the code of a draft calls. */
export const SUPPORT = {
  isMap,
  surprise,
  own,
  put,
  text,
  plain,
  manyOf,
  oneOf,
  sorted: (value: Value | undefined, run: RunState): Value | undefined =>
    isContainer(value) ? sorted(value, run.budget) : value,
  callWith,
  callWithOne,
};
