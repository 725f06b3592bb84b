import { changesItsArgument, concat, type JoltFunction } from '../functions/index.js';
import type { KeyElement, Lookup } from '../spec/key-element.js';
import type { Expression } from '../modify/modify-expression.js';
import type { Scope } from '../walk.js';
import type { Draft } from './draft.js';
import { type Block, type Leaf, type Node, presenceOf } from './nodes.js';
import { NotFusible } from './not-fusible.js';

/** More pieces of text than this are joined by the function itself. */
const MAX_PIECES = 16;

/** The code of a value. A new one is there in any case and belongs to nothing else yet. */
interface Computed {
  readonly code: string;
  readonly isNew: boolean;
  readonly mayBeBox: boolean;
}

const NOTHING: Computed = { code: 'undefined', isNew: false, mayBeBox: false };

/** Writes down what stands right of one key of a modify. */
export class ExpressionFuser {
  constructor(
    private readonly draft: Draft,
    /** The node at each level of the spec. */
    private readonly nodes: readonly (Node | undefined)[],
    private readonly block: Block,
    private readonly scope: Scope,
    private readonly current: Leaf | undefined,
  ) {}

  compute(expression: Expression): Computed {
    switch (expression.kind) {
      case 'literal': {
        const { code, mayBeBox } = this.draft.literal(this.block, expression.value);
        return { code, isNew: true, mayBeBox };
      }
      case 'lookup':
        return this.lookup(expression.lookup);
      case 'call-on-current':
        requirePure(expression.call);
        return called(
          `callWithOne(${this.draft.constant(expression.call)}, ${this.current?.code ?? 'undefined'}, run)`,
        );
      case 'call': {
        requirePure(expression.call);
        const args = expression.args.map((arg) => this.compute(arg));
        if (expression.call === concat && args.length > 1 && args.length <= MAX_PIECES)
          return this.joined(args);
        const call = this.draft.constant(expression.call);
        const codes = args.map(({ code }) => code).join(', ');
        return called(
          args.length === 1 ? `callWithOne(${call}, ${codes}, run)` : `callWith(${call}, [${codes}], run)`,
        );
      }
      case 'first-of':
        return this.firstOf(expression.alternatives.map((one) => this.compute(one)));
      case 'context':
        throw new NotFusible();
      case 'nothing':
    }
    return NOTHING;
  }

  private lookup({ up, path }: Lookup): Computed {
    const start = this.nodes[this.scope.valueSlot(up)];
    const found = path === null ? start : this.follow(start, path);
    if (found === undefined) return path === null ? { ...NOTHING, code: 'null' } : NOTHING;
    if (found.kind !== 'leaf') throw new NotFusible();
    const { code, mayBeBox } = found;
    return { code: path === null ? `(${code} ?? null)` : code, isNew: false, mayBeBox };
  }

  private follow(start: Node | undefined, path: readonly KeyElement[]): Node | undefined {
    let node = start;
    for (const element of path) {
      if (node === undefined) return undefined;
      if (node.kind !== 'map' || element.kind !== 'literal') throw new NotFusible();
      if (node !== start && presenceOf(node) !== 'true') throw new NotFusible();
      node = node.get(element.text);
    }
    return node;
  }

  /** `concat`, the most frequent call of all. */
  private joined(args: readonly Computed[]): Computed {
    const pieces: string[] = [];
    const lengths: string[] = [];
    for (const { code, isNew } of args) {
      if (isNew && code.startsWith('"')) {
        pieces.push(code);
        lengths.push(`${code}.length`);
      } else {
        const piece = this.draft.define(this.block, `text(${code}, run)`).code;
        pieces.push(piece);
        lengths.push(`${piece}.length`);
      }
    }
    this.block.statements.push(`if ((left -= ${lengths.join(' + ')}) < 0) surprise();`);
    return { code: this.draft.define(this.block, pieces.join(' + ')).code, isNew: true, mayBeBox: false };
  }

  private firstOf(alternatives: readonly Computed[]): Computed {
    const name = this.draft.newName('v');
    const tries = alternatives.map(({ code }) => `if (${name} === undefined) ${name} = ${code};`);
    this.block.statements.push(`let ${name}; ${tries.join(' ')}`);
    return { code: name, isNew: false, mayBeBox: alternatives.some(({ mayBeBox }) => mayBeBox) };
  }
}

function called(code: string): Computed {
  return { code, isNew: false, mayBeBox: true };
}

/** Values are computed in another order than on the tree, so nothing may change what others read. */
function requirePure(call: JoltFunction): void {
  if (changesItsArgument(call)) throw new NotFusible();
}
