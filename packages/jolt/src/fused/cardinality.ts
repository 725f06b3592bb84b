import type { CardinalityKey, Level } from '../cardinality-spec.js';
import type { Draft } from './draft.js';
import type { Leaf, Node } from './nodes.js';
import { NotFusible } from './not-fusible.js';

/** Makes lists of single values and the other way round, in a draft. */
export function fuseCardinality(level: Level, draft: Draft): void {
  if (draft.root === undefined) throw new NotFusible();
  fuseLevel(level, draft.root, draft);
}

function fuseLevel(level: Level, node: Node, draft: Draft): void {
  if (node.kind === 'map') {
    for (const name of node.keys) {
      draft.spend(1 + level.patterns.length);
      const key = keyOf(level, name);
      if (key !== undefined) node.set(name, adjusted(key, node.get(name) as Node, draft));
    }
  } else if (node.kind === 'list' && level.literals.size === 0 && node.element !== undefined) {
    const key = keyOf(level, null);
    if (key === undefined) return;
    if (key.children === null || key.relation !== null) throw new NotFusible();
    fuseLevel(key.children, node.element, draft);
  } else {
    throw new NotFusible();
  }
}

/** The key that takes `name`; null stands for the elements of a list. */
function keyOf({ literals, patterns }: Level, name: string | null): CardinalityKey | undefined {
  const literal = name === null ? undefined : literals.get(name);
  if (literal !== undefined) return literal;
  return patterns.find(({ element }) => {
    if (element.kind !== 'star') return true;
    if (name === null) throw new NotFusible();
    return element.pattern.matches(name);
  });
}

function adjusted({ relation, children }: CardinalityKey, node: Node, draft: Draft): Node {
  if (children !== null) {
    if (relation !== null) throw new NotFusible();
    fuseLevel(children, node, draft);
    return node;
  }
  if (node.kind === 'leaf' && relation !== null) return related(node, relation, draft);
  if (node.kind !== 'list' || relation !== 'MANY') throw new NotFusible();
  return node;
}

function related(leaf: Leaf, relation: 'ONE' | 'MANY', draft: Draft): Leaf {
  return draft.changed(leaf, `${relation === 'MANY' ? 'manyOf' : 'oneOf'}(${leaf.code})`);
}
