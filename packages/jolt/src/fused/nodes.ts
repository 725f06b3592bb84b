import { NotFusible } from './not-fusible.js';

/** Code that runs as often as its loop, or once. Statements come before the loops inside and see nothing of them. */
export class Block {
  readonly statements: string[] = [];
  readonly loops: Loop[] = [];

  constructor(readonly parent: Block | null) {}
}

/** A run over the elements of a list, or over the keys of a map where the keys are used as texts. */
export class Loop extends Block {
  /** The lists that get an element from every round. */
  readonly lists: ListNode[] = [];
  usesKey = false;
  usesIndex = false;

  constructor(
    parent: Block,
    readonly source: string,
    readonly element: string,
    readonly key: string,
  ) {
    super(parent);
    parent.loops.push(this);
  }
}

/** A place of the output. `block` is where it is made. */
export type Node = Leaf | MapNode | ListNode | TupleNode;

/** A value that is computed by `code`; undefined where there is none. */
export interface Leaf {
  readonly kind: 'leaf';
  readonly block: Block;
  readonly code: string;
  readonly isPresent: boolean;
  readonly mayBeBox: boolean;
}

/** A list or map. It is there in any case, or if the shift put something into it: that is its condition. */
abstract class Container {
  isPresent = false;
  condition = 'true';

  constructor(readonly block: Block) {}
}

/** A map whose keys are known. */
export class MapNode extends Container {
  readonly kind = 'map';
  /** During the shift: the last key that was met. */
  lastKey: string | null = null;
  /** An operation after the shift has put something into it. */
  isChanged = false;
  /** In which order the keys come into the map, each at the first place whose condition holds. */
  placements: Placement[] = [];
  private readonly nodes = new Map<string, Node>();
  private readonly presences = new Map<string, string>();

  get keys(): readonly string[] {
    return [...this.nodes.keys()];
  }

  get(key: string): Node | undefined {
    return this.nodes.get(key);
  }

  set(key: string, node: Node): void {
    this.nodes.set(key, node);
    this.isChanged = true;
  }

  /** A key that was missing, and is there now, comes after those that were there. */
  place(key: string): void {
    const before = this.presences.get(key);
    const now = presenceOf(this.nodes.get(key) as Node);
    if (before === 'true' || before === now) return;
    this.placements.push({ key, condition: before === undefined ? now : `!(${before}) && (${now})` });
    this.presences.set(key, now);
  }

  delete(key: string): void {
    this.nodes.delete(key);
    this.presences.delete(key);
    this.placements = this.placements.filter((placement) => placement.key !== key);
  }

  sort(compare: (left: string, right: string) => number): void {
    const keys = this.keys.toSorted(compare);
    this.placements = [];
    this.presences.clear();
    for (const key of keys) this.place(key);
  }
}

interface Placement {
  readonly key: string;
  readonly condition: string;
}

/** A list with one element for each round of a loop. */
export class ListNode extends Container {
  readonly kind = 'list';
  element: Node | undefined = undefined;
  /** Data that leaves the list empty surprises. */
  mustHaveElements = false;

  constructor(
    block: Block,
    readonly loop: Loop,
    readonly name: string,
    /** A round without a value leaves no hole. */
    readonly isAppended: boolean,
  ) {
    super(block);
    loop.lists.push(this);
  }
}

/** A list whose elements stand in the spec. */
export class TupleNode extends Container {
  readonly kind = 'tuple';
  readonly elements: Node[] = [];

  constructor(
    block: Block,
    readonly isAppended: boolean,
  ) {
    super(block);
  }
}

/** Ends the shift: what the operations after it add does not decide whether a list or map is there. */
export function settle(node: Node): void {
  if (node.kind === 'leaf') return;
  const parts = partsOf(node);
  for (const part of parts) settle(part);
  if (node.kind === 'map') {
    for (const key of node.keys) node.place(key);
    node.isChanged = false;
  }
  node.condition = node.kind === 'list' ? `${node.name} !== undefined` : anyOf(parts.map(presenceOf));
}

/** Makes a list or map that may be missing. What earlier operations put into it they put there only if it was there. */
export function makePresent(node: MapNode | ListNode | TupleNode): void {
  if (!node.isPresent && isChanged(node)) throw new NotFusible();
  node.isPresent = true;
}

function isChanged(node: Node): boolean {
  if (node.kind === 'leaf' || node.kind === 'list') return false;
  return (node.kind === 'map' && node.isChanged) || partsOf(node).some(isChanged);
}

function partsOf(node: Exclude<Node, Leaf>): readonly Node[] {
  if (node.kind === 'map') return node.keys.map((key) => node.get(key) as Node);
  if (node.kind === 'tuple') return node.elements;
  return node.element === undefined ? [] : [node.element];
}

/** Whether a place is there, as a condition: `true` where that is certain. */
export function presenceOf(node: Node): string {
  if (node.isPresent) return 'true';
  return node.kind === 'leaf' ? `${node.code} !== undefined` : node.condition;
}

export function anyOf(conditions: readonly string[]): string {
  return conditions.includes('true') ? 'true' : [...new Set(conditions)].join(' || ');
}
