import type { Draft } from './draft.js';
import { type Block, type Leaf, ListNode, Loop, MapNode, type Node, TupleNode } from './nodes.js';
import { NotFusible, requireOrdinary } from './not-fusible.js';

/** One step of a path of the output. */
export type Step =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'round'; readonly loop: Loop }
  | { readonly kind: 'append' };

/** Puts one leaf, which is computed in `block`, into the draft. */
export class Placing {
  constructor(
    private readonly draft: Draft,
    private readonly block: Block,
    private readonly leaf: Leaf,
  ) {}

  /** What stands at a place once the leaf is put there or below. `owner` is the block that makes the place. */
  put(node: Node | undefined, [step, ...rest]: readonly Step[], owner: Block): Node {
    switch (step?.kind) {
      case undefined:
        if (node !== undefined || owner !== this.block) throw new NotFusible();
        return this.leaf;
      case 'key':
        return this.underKey(node ?? new MapNode(owner), step.key, rest);
      case 'round':
        return this.inRound(node ?? this.listOf(step.loop, owner, false), step.loop, rest);
      case 'append':
        if (node === undefined && this.block instanceof Loop && this.block.parent === owner)
          return this.inRound(this.listOf(this.block, owner, true), this.block, rest);
        return this.atIndex(node ?? new TupleNode(owner, true), null, rest);
      case 'index':
    }
    return this.atIndex(node ?? new TupleNode(owner, false), step.index, rest);
  }

  private listOf(loop: Loop, owner: Block, isAppended: boolean): ListNode {
    if (loop.parent !== owner) throw new NotFusible();
    return new ListNode(owner, loop, this.draft.newName('l'), isAppended);
  }

  /** A key may be met again only while it is the last one: else the order of the keys would depend on the data. */
  private underKey(map: Node, key: string, rest: readonly Step[]): Node {
    requireOrdinary(key);
    if (map.kind !== 'map') throw new NotFusible();
    const present = map.get(key);
    if (present !== undefined && map.lastKey !== key) throw new NotFusible();
    map.lastKey = key;
    map.set(key, this.put(present, rest, map.block));
    return map;
  }

  private inRound(list: Node, loop: Loop, rest: readonly Step[]): Node {
    if (list.kind !== 'list' || list.loop !== loop || (list.isAppended && list.element !== undefined))
      throw new NotFusible();
    list.element = this.put(list.element, rest, loop);
    return list;
  }

  /** `index` is null for one element more. */
  private atIndex(tuple: Node, index: number | null, rest: readonly Step[]): Node {
    if (tuple.kind !== 'tuple' || tuple.isAppended !== (index === null)) throw new NotFusible();
    const { elements, block } = tuple;
    const at = index ?? elements.length;
    if (at < 0 || at > elements.length || at < elements.length - 1) throw new NotFusible();
    elements[at] = this.put(elements[at], rest, block);
    return tuple;
  }
}
