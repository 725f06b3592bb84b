import { isInt, JavaNumber } from '../java-number.js';
import { isContainer, type Value } from '../value.js';
import { Block, type Leaf, type Node } from './nodes.js';
import { NotFusible } from './not-fusible.js';

/** What drafting may cost, in looks at a key. Engines do not optimise functions with more names than that. */
const MAX_WORK = 50_000;
const WORK_PER_NAME = 50;

/**
 * Several operations as one function. A chain is run once at compile time, on a draft of its output instead of a tree: a shift
 * lays out which maps and lists there will be and from which reads of the input their values come; the operations after it
 * change the draft, add a key here, compute a value there. What is left at the end is written down as JavaScript that
 * reads the input once and makes the final output at once, as somebody would by hand.
 *
 * A draft only tells what is certain before any data is seen. An operation that needs more throws `NotFusible`, and runs on
 * the tree that the function made. Data that is not as the draft expects (a list where keys are named) surprises the function: it
 * gives up, and the operations run one after the other from the same input. So there is one meaning of a mapping, that of
 * its operations, and the function is a short way to it.
 */
export class Draft {
  root: Node | undefined = undefined;
  readonly top = new Block(null);
  readonly constants: unknown[] = [];
  private names = 0;
  private workLeft = MAX_WORK;

  /** Ends the drafting of a mapping that is too large to become one function. */
  spend(work: number): void {
    if ((this.workLeft -= work) < 0) throw new NotFusible();
  }

  newName(kind: string): string {
    this.spend(WORK_PER_NAME);
    return `${kind}${++this.names}`;
  }

  /** The code of something that cannot be written as source. */
  constant(value: unknown): string {
    return `c${this.constants.push(value) - 1}`;
  }

  /** A value that is computed in a block, from leaves of that block and those around it. */
  define(block: Block, code: string, known: Partial<Pick<Leaf, 'isPresent' | 'mayBeBox'>> = {}): Leaf {
    const name = this.newName('v');
    block.statements.push(`const ${name} = ${code};`);
    return { kind: 'leaf', block, code: name, isPresent: false, mayBeBox: false, ...known };
  }

  /** A value made of another, which is there if the other is. */
  changed({ block, isPresent, mayBeBox }: Leaf, code: string): Leaf {
    return this.define(block, code, { isPresent, mayBeBox });
  }

  /** A value of a spec. Lists and maps are copied for every use. */
  literal(block: Block, value: Value): Leaf {
    const known = { isPresent: true, mayBeBox: value instanceof JavaNumber };
    if (isContainer(value)) {
      return this.define(block, `own(${this.constant(value)}, run)`, known);
    }
    const isWritable = value === null || ['string', 'boolean'].includes(typeof value) || isInt(value);
    const code = isWritable ? JSON.stringify(value) : this.constant(value);
    return { kind: 'leaf', block, code, ...known };
  }
}
