import {
  type ImageField,
  imageFields,
  type Json,
  recordsIn,
  type SkuField,
  skuFields,
} from './candidates.js';
import { joltKey, joltKeys, type Steps } from './json-paths.js';

export interface Operation {
  readonly operation: string;
  readonly spec: object;
}

/** What a sample suggests: where the records are, and which of their fields may be what. The first of each is proposed. */
export interface Starter {
  readonly records: Steps;
  readonly skus: readonly SkuField[];
  readonly images: readonly ImageField[];
}

/** Looks at what the mapping gets; null where it holds no records, or none of their fields can be the SKU or images. */
export function starterOf(input: Json): Starter | null {
  const found = recordsIn(input);
  if (found === null) return null;
  const skus = skuFields(found.records);
  const images = imageFields(found.records);
  return skus.length === 0 || images.length === 0 ? null : { records: found.steps, skus, images };
}

const ORDERS_TO_NUMBERS: Operation = {
  operation: 'modify-overwrite-beta',
  spec: { '*': { images: { '*': { order: '=toInteger' } } } },
};

/** The Jolt chain that makes rows of the records: a SKU, and images with URL and order. */
export function mappingOf(records: Steps, sku: SkuField, images: ImageField): Operation[] {
  const skuSpec = nested(sku.steps.map(joltKey), `[&${sku.steps.length}].product_sku`);
  const around = (spec: object): object => nested([...joltKeys(records), '*'], spec) as object;
  const shift = (spec: object): Operation => ({
    operation: 'shift',
    spec: around(merged(skuSpec as object, spec)),
  });
  const keys = images.steps.map(joltKey);
  const depth = keys.length;
  switch (images.kind) {
    case 'texts':
      return [shift(textsSpec(keys)), ORDERS_TO_NUMBERS];
    case 'objects': {
      const { url = 'url', order } = images;
      const row = `[&${depth + 2}].images[&1]`;
      const item = {
        [joltKey(url)]: `${row}.url`,
        ...(order === undefined ? { $: `${row}.order` } : { [joltKey(order)]: `${row}.order` }),
      };
      return [shift(nested([...keys, '*'], item) as object), ORDERS_TO_NUMBERS];
    }
    case 'numbered': {
      const row = `[&${depth + 2}].images[&(2,1)]`;
      const numbered = { '': null, '*': { $: `${row}.url`, '$(1,1)': `${row}.order` } };
      const beside = Object.fromEntries((images.others ?? []).map((name) => [joltKey(name), null]));
      const field = nested(keys.slice(0, -1), { ...beside, [`${keys.at(-1) ?? ''}*`]: numbered });
      const close: Operation = {
        operation: 'modify-overwrite-beta',
        spec: { '*': { images: '=squashNulls' } },
      };
      return [shift(field as object), close, ORDERS_TO_NUMBERS];
    }
    case 'joined': {
      const { separator = ',' } = images;
      const name = images.steps.at(-1) ?? '';
      const split = `=split(' *${separator === '|' ? String.raw`\|` : separator} *',@(1,${joltKey(name)}))`;
      const first: Operation = {
        operation: 'modify-overwrite-beta',
        spec: around(nested(images.steps, split) as object),
      };
      return [first, shift(textsSpec(keys)), ORDERS_TO_NUMBERS];
    }
    case 'single': {
      const url = nested(keys, `[&${depth}].images[0].url`) as object;
      const { order } = images;
      return [shift(order === undefined ? url : merged(url, { [joltKey(order)]: '[&1].images[0].order' }))];
    }
    default:
      return images.kind satisfies never;
  }
}

const textsSpec = (keys: readonly string[]): object => {
  const row = `[&${keys.length + 2}].images[&1]`;
  return nested([...keys, '*'], { '@': `${row}.url`, $: `${row}.order` }) as object;
};

const nested = (keys: readonly string[], inner: object | string): object | string =>
  keys.reduceRight<object | string>((value, key) => ({ [key]: value }), inner);

/** Two specs as one; of a field that both name, the second sees to the images. */
function merged(one: object, other: object): object {
  const both = Object.entries(other).map(([key, value]) => {
    const mine: unknown = (one as Record<string, unknown>)[key];
    const isNested = typeof mine === 'object' && mine !== null && typeof value === 'object' && value !== null;
    return [key, isNested ? merged(mine, value as object) : (value as unknown)];
  });
  return { ...one, ...(Object.fromEntries(both) as object) };
}
