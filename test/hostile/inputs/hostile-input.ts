import type { Person } from '../hostile-ground.js';

/** One hostile request, and how it must end. */
export interface Hostile {
  readonly path: string;
  readonly method?: string;
  readonly as?: Person;
  readonly body?: string;
  readonly type?: string;
  /** The statuses that it may have; never a 500. */
  readonly ends: number | readonly number[];
  /** What stands in the answer: a code, or words. */
  readonly says?: string;
}

export type HostileInputs = Readonly<Record<string, Hostile>>;

export const JSON_TYPE = 'application/json';
export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** `"k0":1,"k1":1,…` */
export const names = (count: number, value = '1'): string =>
  Array.from({ length: count }, (_, n) => `"k${n}":${value}`).join(',');

/** Objects in objects. */
export const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
