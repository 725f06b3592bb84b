import type { Budget } from '../budget.js';
import { JoltSpecError } from '../jolt-error.js';

/** What one key of a spec costs to compile, in steps. */
const STEPS_PER_KEY = 40;

/** Where in a chain the compiler is, so that every refusal names its operation and key. */
export class SpecPlace {
  constructor(
    readonly operationIndex: number,
    readonly path: string,
    /** What compiling may cost; shared by all places of a chain. */
    readonly budget: Budget,
    private readonly depth = 0,
  ) {}

  key(key: string): SpecPlace {
    this.budget.step(STEPS_PER_KEY + (key.length >> 3));
    const place = new SpecPlace(this.operationIndex, `${this.path}.${key}`, this.budget, this.depth + 1);
    if (place.depth > this.budget.limits.maxDepth) {
      this.fail(`The spec is nested deeper than ${this.budget.limits.maxDepth} levels.`);
    }
    return place;
  }

  fail(message: string): never {
    throw new JoltSpecError(this.operationIndex, this.path, message);
  }
}
