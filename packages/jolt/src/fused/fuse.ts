import { JoltRunError } from '../jolt-error.js';
import { OutOfReach } from '../modify/modify-value.js';
import type { Operation, RunState } from '../operation.js';
import type { Value } from '../value.js';
import { compileDraft, type FusedFunction } from './code.js';
import { Draft } from './draft.js';
import { NotFusible } from './not-fusible.js';
import { Surprise } from './support.js';

/** Several operations that run as one function. */
export class FusedOperations {
  private constructor(
    readonly count: number,
    private readonly call: FusedFunction,
  ) {}

  /** Fuses as many of the operations as it can, from the first on; null where that is not even one. */
  static of(operations: readonly Operation[], room: number): FusedOperations | null {
    const all = draftOf(operations);
    // An operation that could not be fused may have left the draft half changed.
    const { draft, count } = all.count === operations.length ? all : draftOf(operations.slice(0, all.count));
    if (count === 0) return null;
    const isLast = count === operations.length;
    const call = compileDraft(draft, { room, isLast });
    return call === null ? null : new FusedOperations(count, call);
  }

  /** The output, or undefined where the operations must run one by one: the data is unusual, or a limit is near. */
  run(input: Value, state: RunState): Value | undefined {
    state.budget.save();
    try {
      return this.call(input, state);
    } catch (error) {
      if (!(error instanceof Surprise || error instanceof JoltRunError)) throw error;
      state.budget.restore();
      return undefined;
    }
  }
}

function draftOf(operations: readonly Operation[]): { readonly draft: Draft; readonly count: number } {
  const draft = new Draft();
  let count = 0;
  try {
    for (const operation of operations) {
      operation.fuse(draft);
      count++;
    }
  } catch (error) {
    // What compiling may cost is spent, too: then the operations run as they are.
    if (![NotFusible, OutOfReach, JoltRunError].some((kind) => error instanceof kind)) throw error;
  }
  return { draft, count };
}
