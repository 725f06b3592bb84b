import type { ArrayIndex, KeyElement, KeyReference } from '../spec/key-element.js';
import { parsePath } from '../spec/key-parser.js';
import { ampText } from '../path.js';
import { readEntries, type SpecEntry } from '../spec/spec-entries.js';
import type { SpecPlace } from '../spec/spec-place.js';
import { isMap, type ValueMap } from '../value.js';
import { indexOfText, Scope } from '../walk.js';
import type { Draft } from './draft.js';
import { type Block, type Leaf, Loop, settle } from './nodes.js';
import { NotFusible, requireOrdinary } from './not-fusible.js';
import { Placing, type Step } from './placing.js';

/**
 * Lays out what a shift makes. It does so where every value has one place and every place one value: keys are named or all
 * taken by `*`, paths are fixed or count the rounds of the `*` around them.
 */
export function fuseShift(spec: ValueMap, place: SpecPlace, draft: Draft): void {
  if (draft.root !== undefined) throw new NotFusible();
  new ShiftFuser(draft).level(
    spec,
    place,
    Scope.root((message) => place.fail(message)),
    draft.top,
    'input',
  );
  if (draft.root === undefined) throw new NotFusible();
  settle(draft.root);
}

class ShiftFuser {
  /** For each level of the spec: the loop whose key it is, and the loop whose rounds are its matches. */
  private readonly loops: (Loop | undefined)[] = [];
  private readonly countedLoops: (Loop | undefined)[] = [];

  constructor(private readonly draft: Draft) {}

  level(spec: ValueMap, place: SpecPlace, scope: Scope, block: Block, value: string): void {
    const literals: SpecEntry[] = [];
    const patterns: SpecEntry[] = [];
    for (const entry of readEntries(spec, place)) {
      switch (entry.element.kind) {
        case 'literal':
          literals.push(entry);
          break;
        case 'at':
        case 'dollar':
        case 'hash':
        case 'lookup':
          this.special(entry, scope, block, value);
          break;
        case 'any':
        case 'star':
        case 'amp':
        case 'array':
          patterns.push(entry);
      }
    }
    const [pattern] = patterns;
    if (pattern === undefined) this.literals(literals, scope, block, value);
    else if (patterns.length === 1 && literals.length === 0 && pattern.element.kind === 'any') {
      this.everyKey(pattern, scope, block, value);
    } else throw new NotFusible();
  }

  private special(entry: SpecEntry, scope: Scope, block: Block, value: string): void {
    const { element, right } = entry;
    if (isMap(right)) throw new NotFusible();
    const brought = this.broughtValue(element, scope, value);
    // Below a key that may be missing, nothing is brought where it is.
    const isPresent = block instanceof Loop && value === block.element;
    const code = isPresent ? brought : `${value} === undefined ? undefined : ${brought}`;
    this.leaf(entry, scope.below(element, false), block, () => this.draft.define(block, code, { isPresent }));
  }

  private broughtValue(element: KeyElement, scope: Scope, value: string): string {
    if (element.kind === 'at') return `own(${value}, run)`;
    if (element.kind === 'hash') return JSON.stringify(element.text);
    if (element.kind !== 'dollar') throw new NotFusible();
    const { fixed, slot } = scope.reference(element.reference);
    if (fixed !== null) return JSON.stringify(fixed);
    const loop = this.loopOf(slot, element.reference);
    loop.usesKey = true;
    return loop.key;
  }

  /** The loop whose key a reference means; a part of the key is nothing that can be fused. */
  private loopOf(slot: number, { group }: KeyReference): Loop {
    const loop = this.loops[slot];
    if (loop === undefined || group > 0) throw new NotFusible();
    return loop;
  }

  private literals(entries: readonly SpecEntry[], scope: Scope, block: Block, value: string): void {
    if (entries.length === 0) return;
    const names: string[] = [];
    const reads: string[] = [];
    const read = (key: string, isOwn: boolean): string => {
      const name = this.draft.newName('v');
      const code = `${value}[${JSON.stringify(key)}]`;
      names.push(name);
      reads.push(`${name} = ${isOwn ? `own(${code}, run)` : code};`);
      return name;
    };
    const at = block.statements.push('') - 1;
    for (const entry of entries) {
      const { element, right, place } = entry;
      const key = (element as KeyElement & { kind: 'literal' }).text;
      requireOrdinary(key);
      const below = scope.below(element, isMap(right));
      if (isMap(right)) {
        this.level(right, place, below, block, read(key, false));
      } else {
        this.leaf(entry, below, block, () => leafOf(block, read(key, true)));
      }
    }
    if (names.length === 0) return;
    block.statements[at] =
      `let ${names.join(', ')}; if (isMap(${value})) { ${reads.join(' ')} } else if (${value} != null) surprise();`;
  }

  private everyKey(entry: SpecEntry, scope: Scope, block: Block, value: string): void {
    const { element, right, place } = entry;
    const loop = new Loop(block, value, this.draft.newName('e'), this.draft.newName('k'));
    const below = scope.below(element, isMap(right));
    const { countSlot } = scope;
    this.loops[below.slot] = loop;
    this.countedLoops[countSlot] = loop;
    if (isMap(right)) this.level(right, place, below, loop, loop.element);
    else this.leaf(entry, below, loop, () => this.draft.define(loop, `own(${loop.element}, run)`));
    this.countedLoops[countSlot] = undefined;
    this.loops[below.slot] = undefined;
  }

  /** Puts a value to all the paths right of it, a copy to each. */
  private leaf({ right, place }: SpecEntry, scope: Scope, block: Block, make: () => Leaf): void {
    if (right === null) return;
    for (const path of (Array.isArray(right) ? right : [right]) as string[]) {
      const steps = (path.trim() === '' ? [] : parsePath(path, place)).map((one) => this.step(one, scope));
      this.draft.root = new Placing(this.draft, block, make()).put(this.draft.root, steps, this.draft.top);
    }
  }

  private step(element: KeyElement, scope: Scope): Step {
    if (element.kind === 'literal') return { kind: 'key', key: element.text };
    if (element.kind === 'array') return this.indexStep(element.index, scope);
    const fixed = element.kind === 'amp' ? ampText(element, scope).fixed : null;
    if (fixed === null) throw new NotFusible();
    return { kind: 'key', key: fixed };
  }

  private indexStep(index: ArrayIndex, scope: Scope): Step {
    if (index.kind === 'append') return { kind: 'append' };
    if (index.kind === 'explicit') return { kind: 'index', index: index.index };
    if (index.kind === 'lookup') throw new NotFusible();
    if (index.kind === 'count') {
      const slot = scope.countSlotOf(index.up);
      if (slot === null) return { kind: 'index', index: 0 };
      const loop = this.countedLoops[slot];
      if (loop === undefined) throw new NotFusible();
      return { kind: 'round', loop };
    }
    const { fixed, slot } = scope.reference(index.reference);
    if (fixed !== null) return { kind: 'index', index: indexOfText(fixed) };
    const loop = this.loopOf(slot, index.reference);
    loop.usesIndex = true;
    return { kind: 'round', loop };
  }
}

function leafOf(block: Block, code: string): Leaf {
  return { kind: 'leaf', block, code, isPresent: false, mayBeBox: false };
}
