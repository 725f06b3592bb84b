import { JoltRunError } from './jolt-error.js';

/**
 * What one run of a mapping may consume. A step is one look at a key or an element, a node one value that is created,
 * text is counted in UTF-16 units over the whole run. With `maxSteps` a run's processor time is bounded, with the others
 * its memory.
 */
export interface JoltLimits {
  readonly maxSteps: number;
  readonly maxNodes: number;
  readonly maxTextLength: number;
  /** Deepest nesting of a spec, of an input and of an output path. */
  readonly maxDepth: number;
}

export const DEFAULT_LIMITS: JoltLimits = {
  maxSteps: 20_000_000,
  maxNodes: 10_000_000,
  maxTextLength: 100_000_000,
  maxDepth: 200,
};

/** The counters of one run. The first one below zero ends the run with a `JoltRunError`. */
export class Budget {
  /** A boxed number was put into the tree, so that the result must be unboxed. */
  hasBoxes = false;
  private stepsLeft: number;
  private nodesLeft: number;
  private textLeft: number;
  private savedSteps = 0;
  private savedNodes = 0;
  private savedText = 0;

  constructor(readonly limits: JoltLimits) {
    this.stepsLeft = limits.maxSteps;
    this.nodesLeft = limits.maxNodes;
    this.textLeft = limits.maxTextLength;
  }

  /** Remembers what is left, for an attempt that may be given up. */
  save(): void {
    this.savedSteps = this.stepsLeft;
    this.savedNodes = this.nodesLeft;
    this.savedText = this.textLeft;
  }

  /** What was consumed since `save` does not count. */
  restore(): void {
    this.stepsLeft = this.savedSteps;
    this.nodesLeft = this.savedNodes;
    this.textLeft = this.savedText;
  }

  step(count: number): void {
    if ((this.stepsLeft -= count) < 0) {
      throw new JoltRunError(
        'limit',
        `The mapping takes more than ${this.limits.maxSteps} steps on this input. Read smaller pages or simplify the mapping.`,
      );
    }
  }

  grow(nodes: number): void {
    if ((this.nodesLeft -= nodes) < 0) {
      throw new JoltRunError(
        'limit',
        `The mapping creates more than ${this.limits.maxNodes} values on this input. Look for a large array index, such as [999999999], or for copies of whole trees.`,
      );
    }
  }

  /** Counts a text that was made; returns it. */
  text(made: string): string {
    this.characters(made.length);
    return made;
  }

  characters(count: number): void {
    if ((this.textLeft -= count) < 0) {
      throw new JoltRunError(
        'limit',
        `The mapping makes more than ${this.limits.maxTextLength} characters of text on this input. Look for a text that is joined with itself again and again.`,
      );
    }
  }

  /** Refuses data that is nested deeper than the limit, before the call stack does. */
  depth(depth: number): void {
    if (depth > this.limits.maxDepth) {
      throw new JoltRunError(
        'limit',
        `The data is nested deeper than ${this.limits.maxDepth} levels. Flatten it before the mapping.`,
      );
    }
  }
}
