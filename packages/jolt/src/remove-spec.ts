import type { KeyElement } from './spec/key-element.js';
import { parseInteger } from './java-number.js';
import { splitKeys } from './spec/key-order.js';
import { literalKey, parseStars } from './spec/key-parser.js';
import { describe } from './spec/spec-entries.js';
import type { SpecPlace } from './spec/spec-place.js';
import { isMap, type Value, type ValueMap } from './value.js';

export interface RemoveKey {
  readonly element: KeyElement;
  /** The key as an index, -1 where it is none. */
  readonly index: number;
  /** The keys to remove below; null: this key itself goes. */
  readonly children: readonly RemoveKey[] | null;
}

export function compileKeys(spec: ValueMap, place: SpecPlace): RemoveKey[] {
  return Object.keys(spec).flatMap((written) => {
    const right = spec[written] as Value;
    const keyPlace = place.key(written);
    const isLeaf = typeof right === 'string' && right.trim() === '';
    if (!isLeaf && !isMap(right)) {
      keyPlace.fail(
        `The right side of a remove is "" or an object with the keys below; it is ${describe(right)}.`,
      );
    }
    return splitKeys(written).map((text) => {
      const index = parseInteger(text) ?? -1;
      return {
        element: parseRemoveKey(text, keyPlace),
        index,
        children: isMap(right) ? compileKeys(right, keyPlace) : null,
      };
    });
  });
}

function parseRemoveKey(text: string, place: SpecPlace): KeyElement {
  if (text === '*') return { kind: 'any', canonical: '*' };
  const stars = text.split('*').length - 1;
  return stars === 0 ? literalKey(text) : parseStars(text, stars, place);
}
