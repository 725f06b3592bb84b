import { byTildeThenText } from '../sorted.js';
import type { Draft } from './draft.js';
import type { Node } from './nodes.js';
import { NotFusible } from './not-fusible.js';

/** Sorts the keys of a draft. */
export function fuseSort(draft: Draft): void {
  if (draft.root === undefined) throw new NotFusible();
  draft.root = sorted(draft.root, draft);
}

function sorted(node: Node, draft: Draft): Node {
  if (node.kind === 'leaf') return draft.changed(node, `sorted(${node.code}, run)`);
  if (node.kind === 'list') {
    if (node.element !== undefined) node.element = sorted(node.element, draft);
  } else if (node.kind === 'tuple') {
    for (const [index, element] of node.elements.entries()) node.elements[index] = sorted(element, draft);
  } else {
    for (const key of node.keys) node.set(key, sorted(node.get(key) as Node, draft));
    node.sort(byTildeThenText);
  }
  return node;
}
