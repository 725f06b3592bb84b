import { FUNCTION_HELP } from '@image-integrator/jolt';
import type { MappingOperation, MappingReference } from './reference.dto.js';

const OPERATIONS: readonly MappingOperation[] = [
  {
    name: 'shift',
    does: 'Builds a new tree: keys on the left match the input, paths on the right say where values go.',
    spec: { '*': { sku: '[&1].product_sku', images: '[&1].images' } },
  },
  {
    name: 'default',
    does: 'Puts values where nothing or null is.',
    spec: { '*': { images: [] } },
  },
  { name: 'remove', does: 'Takes keys out.', spec: { '*': { description: '' } } },
  { name: 'sort', does: 'Sorts the keys of all objects.', spec: null },
  {
    name: 'cardinality',
    does: 'MANY makes lists of single values, ONE takes the first of a list.',
    spec: { '*': { images: 'MANY' } },
  },
  {
    name: 'modify-overwrite-beta',
    does: 'Computes values and writes them.',
    spec: { '*': { product_sku: '=trim(@(1,product_sku))' } },
  },
  {
    name: 'modify-default-beta',
    does: 'Computes values and writes them where nothing or null is.',
    spec: { '*': { product_sku: '=trim(@(1,sku))' } },
  },
  {
    name: 'modify-define-beta',
    does: 'Computes values and writes them where nothing is.',
    spec: { '*': { product_sku: '=trim(@(1,sku))' } },
  },
];

/** Everything that a mapping may name. */
export function mappingReference(): MappingReference {
  const functions = Object.entries(FUNCTION_HELP).map(([name, { does, example }]) => ({
    name,
    does,
    example,
  }));
  return { operations: [...OPERATIONS], functions };
}
