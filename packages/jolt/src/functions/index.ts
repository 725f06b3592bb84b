import { conversionFunctions } from './conversions.js';
import { dateFunctions } from './dates.js';
import type { JoltFunction } from './dispatch.js';
import { listFunctions } from './lists.js';
import { numberFunctions } from './numbers.js';
import { objectFunctions } from './objects.js';
import { textFunctions } from './text.js';

export type { JoltFunction } from './dispatch.js';
export { changesItsArgument } from './objects.js';
export { concat } from './text.js';

const FUNCTIONS: ReadonlyMap<string, JoltFunction> = new Map(
  [
    textFunctions,
    numberFunctions,
    conversionFunctions,
    listFunctions,
    objectFunctions,
    dateFunctions,
  ].flatMap((group) => Object.entries(group)),
);

/** The function of that name (upper and lower case matter); undefined where there is none. */
export function findFunction(name: string): JoltFunction | undefined {
  return FUNCTIONS.get(name);
}

/** The names of all functions. */
export function functionNames(): string[] {
  return [...FUNCTIONS.keys()];
}
