import { Budget, DEFAULT_LIMITS, type JoltLimits } from './budget.js';
import { compileCardinality } from './cardinality.js';
import { compileDefault } from './default.js';
import { FusedOperations } from './fused/fuse.js';
import { RegexCache } from './functions/regex-cache.js';
import { JoltRunError, JoltSpecError } from './jolt-error.js';
import { compileModify } from './modify/modify.js';
import type { JoltEnvironment, Operation, RunState } from './operation.js';
import { compileRemove } from './remove.js';
import { compileShift } from './shift/shift.js';
import { sortOperation } from './sort.js';
import { describe } from './spec/spec-entries.js';
import { SpecPlace } from './spec/spec-place.js';
import { copied, isMap, unboxed, type Value } from './value.js';

type Compile = (spec: Value | undefined, place: SpecPlace) => Operation;

const OPERATIONS: ReadonlyMap<string, Compile> = new Map<string, Compile>([
  ['shift', compileShift],
  ['default', compileDefault],
  ['remove', compileRemove],
  ['sort', () => sortOperation],
  ['cardinality', compileCardinality],
  ['modify-overwrite-beta', (spec, place) => compileModify(spec, 'overwrite', place)],
  ['modify-default-beta', (spec, place) => compileModify(spec, 'default', place)],
  ['modify-define-beta', (spec, place) => compileModify(spec, 'define', place)],
]);

/** Jolt takes class names as well; those of its own operations mean the operations. */
const CLASS_NAMES: ReadonlyMap<string, string> = new Map([
  ['com.bazaarvoice.jolt.Shiftr', 'shift'],
  ['com.bazaarvoice.jolt.Defaultr', 'default'],
  ['com.bazaarvoice.jolt.Removr', 'remove'],
  ['com.bazaarvoice.jolt.Sortr', 'sort'],
  ['com.bazaarvoice.jolt.CardinalityTransform', 'cardinality'],
  ['com.bazaarvoice.jolt.Modifier$Overwritr', 'modify-overwrite-beta'],
  ['com.bazaarvoice.jolt.Modifier$Defaultr', 'modify-default-beta'],
  ['com.bazaarvoice.jolt.Modifier$Definr', 'modify-define-beta'],
]);

interface Step {
  readonly name: string;
  readonly operation: Operation;
}

/** The tree after one operation of a chain. */
export interface OperationOutput {
  readonly operation: string;
  readonly output: unknown;
}

/** What compiling may cost, whatever the limits of a run are. */
const COMPILE_LIMITS = { maxSteps: 1_000_000, maxNodes: 1, maxTextLength: 1 };

/**
 * Compiles a chain of Jolt operations (`[{operation, spec}, …]`).
 * @throws JoltSpecError for a chain that cannot be compiled: which operation, which key, and what to do.
 */
export function compileChain(
  chain: unknown,
  environment: JoltEnvironment,
  limits: Partial<JoltLimits> = {},
): Chain {
  const runLimits = { ...DEFAULT_LIMITS, ...limits };
  if (!Array.isArray(chain) || chain.length === 0) {
    throw new JoltSpecError(
      null,
      '',
      'A mapping is a list of at least one operation: [{"operation": "shift", "spec": {…}}].',
    );
  }
  const budget = new Budget({ ...runLimits, ...COMPILE_LIMITS });
  const steps = (chain as Value[]).map((entry, index) => {
    const place = new SpecPlace(index, 'spec', budget);
    try {
      return compileEntry(entry, index, place);
    } catch (error) {
      if (error instanceof JoltRunError) place.fail(`The spec is too large to compile: ${error.message}`);
      throw error;
    }
  });
  return new Chain(steps, environment, runLimits);
}

function compileEntry(entry: Value, index: number, place: SpecPlace): Step {
  const fail = (path: string, message: string): never => {
    throw new JoltSpecError(index, path, message);
  };
  if (!isMap(entry))
    return fail('', `An operation is an object {"operation": …, "spec": …}; it is ${describe(entry)}.`);
  const written = entry['operation'];
  if (typeof written !== 'string' || written.trim() === '') {
    return fail('operation', `Name the operation: ${[...OPERATIONS.keys()].join(', ')}.`);
  }
  const name = CLASS_NAMES.get(written) ?? written;
  const compile = OPERATIONS.get(name);
  if (compile === undefined) {
    return fail(
      'operation',
      `There is no operation "${written}", and custom Java classes cannot be run here. Use one of: ${[...OPERATIONS.keys()].join(', ')}.`,
    );
  }
  if (!Object.hasOwn(entry, 'spec') && name !== 'sort')
    return fail('spec', `The operation "${name}" needs a spec.`);
  return { name, operation: compile(entry['spec'], place) };
}

/** A compiled mapping. It holds no state of a run and can be applied any number of times. */
export class Chain {
  private readonly regexes = new RegexCache();
  /** For each operation: the function that it and operations after it are, if there is one. */
  private readonly fused: readonly (FusedOperations | null)[];

  constructor(
    private readonly steps: readonly Step[],
    private readonly environment: JoltEnvironment,
    private readonly limits: JoltLimits,
  ) {
    const operations = steps.map(({ operation }) => operation);
    const room = Math.min(limits.maxSteps, limits.maxNodes, limits.maxTextLength);
    this.fused = steps.map((_step, index) => FusedOperations.of(operations.slice(index), room));
  }

  /**
   * Maps one JSON value. `context` is what `^` looks up. The input is never changed and the output shares nothing with it.
   * @throws JoltRunError when a limit is reached, or the data does not fit an operation that has no way to skip it.
   */
  apply(input: unknown, context: unknown = null): unknown {
    const state = this.newState(context);
    let tree = input as Value;
    for (let index = 0; index < this.steps.length;) {
      const fused = this.fused[index] ?? null;
      const output = fused?.run(tree, state);
      if (fused === null || output === undefined) {
        tree = this.runStep(index++, tree, index > 1, state);
      } else {
        tree = output;
        index += fused.count;
        if (index === this.steps.length) return tree;
      }
    }
    return state.budget.hasBoxes ? unboxed(tree) : tree;
  }

  /** Like `apply`, with the tree after each operation, for finding the one that lost the data. */
  applyStepwise(input: unknown, context: unknown = null): OperationOutput[] {
    const state = this.newState(context);
    let tree = input as Value;
    return this.steps.map(({ name }, index) => {
      tree = this.runStep(index, tree, index > 0, state);
      return { operation: name, output: unboxed(copied(tree, state.budget)) };
    });
  }

  private newState(context: unknown): RunState {
    const { environment, regexes, limits } = this;
    return { budget: new Budget(limits), environment, regexes, context: context as Value };
  }

  /** One operation on a tree, which it may change if the tree is the run's own. */
  private runStep(index: number, tree: Value, isOwn: boolean, state: RunState): Value {
    const { operation } = this.steps[index] as Step;
    try {
      return operation.run(operation.inPlace && !isOwn ? copied(tree, state.budget) : tree, state);
    } catch (error) {
      if (error instanceof JoltRunError) error.operationIndex = index;
      throw error;
    }
  }
}
