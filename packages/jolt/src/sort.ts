import { fuseSort } from './fused/sort.js';
import type { Operation } from './operation.js';
import { sorted } from './sorted.js';

/** Sorts the keys of every map by their UTF-16 units, those that start with `~` first. Lists keep their order. */
export const sortOperation: Operation = {
  inPlace: true,
  run: (input, { budget }) => sorted(input, budget),
  fuse: fuseSort,
};
