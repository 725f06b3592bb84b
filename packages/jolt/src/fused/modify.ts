import type { Expression } from '../modify/modify-expression.js';
import type { ModifyKey, ModifyLevel, ModifyMode } from '../modify/modify-spec.js';
import type { Draft } from './draft.js';
import { type Block, type Leaf, makePresent, MapNode, type Node } from './nodes.js';
import { NotFusible, requireOrdinary } from './not-fusible.js';
import { ExpressionFuser } from './expression.js';

/** Computes values in a draft, key after key. */
export function fuseModify(level: ModifyLevel, draft: Draft): void {
  if (draft.root === undefined) throw new NotFusible();
  new ModifyFuser(draft, draft.root).level(level, draft.root);
}

class ModifyFuser {
  /** The node at each level of the spec. */
  private readonly nodes: (Node | undefined)[];

  constructor(
    private readonly draft: Draft,
    root: Node,
  ) {
    this.nodes = [root, root];
  }

  level(level: ModifyLevel, node: Node): void {
    if (node.kind === 'map' && level.kind !== 'list') this.ofMap(level, node);
    else if (node.kind === 'list' && level.kind === 'any') {
      for (const key of level.patterns) node.element = this.present(key, node.element as Node);
    } else throw new NotFusible();
  }

  private ofMap(level: ModifyLevel, map: MapNode): void {
    for (const key of level.literals) this.literal(key, String(key.key), map);
    if (level.patterns.length === 0) return;
    for (const name of map.keys) {
      this.draft.spend(level.patterns.length);
      const pattern = level.patterns.find(
        ({ element }) => element.kind !== 'star' || element.pattern.matches(name),
      );
      if (pattern !== undefined) map.set(name, this.present(pattern, map.get(name) as Node));
    }
  }

  /** A literal makes what is missing. */
  private literal(key: ModifyKey, name: string, map: MapNode): void {
    const { right, isOnlyPresent } = key;
    const known = map.get(name);
    if (isOnlyPresent) {
      if (known !== undefined) map.set(name, this.present(key, known));
      return;
    }
    requireOrdinary(name);
    if (right.kind === 'assign') {
      if (known !== undefined && known.kind !== 'leaf') throw new NotFusible();
      map.set(name, this.assign(key, right.expression, known, map.block, false));
    } else {
      const node = known ?? new MapNode(map.block);
      if (right.kind === 'list' || (right.kind === 'map' && node.kind !== 'map')) throw new NotFusible();
      if (right.kind === 'any' && known === undefined) return;
      if (node.kind !== 'leaf' && right.kind === 'map') makePresent(node);
      map.set(name, node);
      this.descend(key, right, node);
    }
    map.place(name);
  }

  /** A pattern, and a key with a question mark, only change what is there. */
  private present(key: ModifyKey, node: Node): Node {
    const { right } = key;
    if (right.kind !== 'assign') {
      this.descend(key, right, node);
      return node;
    }
    if (node.kind !== 'leaf') throw new NotFusible();
    return this.assign(key, right.expression, node, node.block, true);
  }

  private descend({ scope }: ModifyKey, level: ModifyLevel, node: Node): void {
    this.nodes[scope.slot] = node;
    this.level(level, node);
  }

  private assign(
    { mode, scope }: ModifyKey,
    expression: Expression,
    present: Leaf | undefined,
    block: Block,
    mustBeThere: boolean,
  ): Leaf {
    this.nodes[scope.slot] = present;
    const value = new ExpressionFuser(this.draft, this.nodes, block, scope, present).compute(expression);
    const current = present?.code ?? 'undefined';
    const written = value.isNew ? value.code : `put(${value.code}, ${current}, run)`;
    const condition = mayWrite(mode, current, mustBeThere);
    const code = condition === 'true' ? written : `${condition} ? ${written} : ${current}`;
    return this.draft.define(block, code, {
      isPresent: (present?.isPresent ?? false) || (value.isNew && !mustBeThere),
      mayBeBox: (present?.mayBeBox ?? false) || value.mayBeBox,
    });
  }
}

/** Under which condition a value that was computed may be written. */
function mayWrite(mode: ModifyMode, current: string, mustBeThere: boolean): string {
  if (mode === 'overwrite') return mustBeThere ? `${current} !== undefined` : 'true';
  if (mode === 'default') return mustBeThere ? `${current} === null` : `${current} == null`;
  return mustBeThere ? 'false' : `${current} === undefined`;
}
