import type { RemoveKey } from '../remove-spec.js';
import type { Draft } from './draft.js';
import type { Node } from './nodes.js';
import { NotFusible } from './not-fusible.js';

/** Takes keys out of a draft. */
export function fuseRemove(keys: readonly RemoveKey[], draft: Draft): void {
  if (draft.root === undefined) throw new NotFusible();
  removeFrom(keys, draft.root, draft);
}

/** All keys look at the node as it was; only then are the matched ones taken out. */
function removeFrom(keys: readonly RemoveKey[], node: Node, draft: Draft): void {
  if (node.kind === 'list' && node.element !== undefined) {
    for (const { element, children } of keys) {
      if (element.kind !== 'any' || children === null) throw new NotFusible();
      removeFrom(children, node.element, draft);
    }
    return;
  }
  if (node.kind !== 'map') throw new NotFusible();
  const gone = new Set<string>();
  for (const { element, children } of keys) {
    draft.spend(node.keys.length);
    for (const name of node.keys) {
      const isMatch =
        element.kind === 'literal'
          ? element.text === name
          : element.kind !== 'star' || element.pattern.matches(name);
      if (!isMatch) continue;
      if (children === null) gone.add(name);
      else removeFrom(children, node.get(name) as Node, draft);
    }
  }
  for (const name of gone) node.delete(name);
}
