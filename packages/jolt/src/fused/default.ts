import type { Children, DefaultKey } from '../default-spec.js';
import type { Value } from '../value.js';
import type { Draft } from './draft.js';
import { type Block, type Leaf, ListNode, MapNode, type Node, TupleNode, makePresent } from './nodes.js';
import { NotFusible, requireOrdinary } from './not-fusible.js';

/** Puts defaults into a draft. `ofList` is null where the root cannot be a list. */
export function fuseDefault(ofMap: Children, ofList: Children | null, draft: Draft): void {
  const { root } = draft;
  if (root?.kind === 'map') {
    makePresent(root);
    fillMap(ofMap, root, draft);
  } else if (root?.kind === 'list' && ofList !== null) {
    // No rows at all are null, and a default makes a map of that.
    root.mustHaveElements = true;
    fillList(ofList, root, draft);
  } else {
    throw new NotFusible();
  }
}

function fillMap(children: Children, map: MapNode, draft: Draft): void {
  for (const key of children.keys) {
    const names = key.kind === 'star' ? map.keys : key.keys;
    for (const name of names) {
      const present = map.get(name);
      if (present === undefined && key.kind !== 'literal') continue;
      requireOrdinary(name);
      map.set(name, filled(key, present, map.block, draft));
      map.place(name);
    }
  }
}

/** What a key's place becomes; only a literal creates one. */
function filled(key: DefaultKey, present: Node | undefined, block: Block, draft: Draft): Node {
  const { children, kind, value } = key;
  if (present === undefined)
    return children === null ? draft.literal(block, value) : created(children, block, draft);
  if (present.kind === 'leaf') {
    if (children !== null) throw new NotFusible();
    return filledLeaf(present, kind === 'literal', value, draft);
  }
  if (children === null) {
    if (kind === 'literal' && !present.isPresent) throw new NotFusible();
    return present;
  }
  if (kind === 'literal') makePresent(present);
  fillBelow(children, present, draft);
  return present;
}

function created(children: Children, block: Block, draft: Draft): Node {
  const node = children.ofList ? new TupleNode(block, true) : new MapNode(block);
  node.isPresent = true;
  if (node.kind === 'map') fillMap(children, node, draft);
  else if (children.keys.some(({ kind }) => kind !== 'star')) throw new NotFusible();
  return node;
}

/** Null counts as nothing; what is missing is filled by a literal only. */
function filledLeaf(leaf: Leaf, isLiteral: boolean, value: Value, draft: Draft): Leaf {
  const literal = draft.literal(leaf.block, value);
  const code = isLiteral
    ? `${leaf.code} ?? ${literal.code}`
    : `${leaf.code} === null ? ${literal.code} : ${leaf.code}`;
  return draft.define(leaf.block, code, {
    isPresent: leaf.isPresent || isLiteral,
    mayBeBox: leaf.mayBeBox || literal.mayBeBox,
  });
}

function fillBelow(children: Children, node: Node, draft: Draft): void {
  if (node.kind === 'map' && !children.ofList) fillMap(children, node, draft);
  else if (node.kind === 'list' && children.ofList) fillList(children, node, draft);
  else throw new NotFusible();
}

function fillList(children: Children, list: ListNode, draft: Draft): void {
  for (const key of children.keys) {
    const { element } = list;
    if (key.kind !== 'star' || element === undefined) throw new NotFusible();
    if (element.kind === 'leaf') list.element = filled(key, element, element.block, draft);
    else if (key.children !== null) fillBelow(key.children, element, draft);
  }
}
