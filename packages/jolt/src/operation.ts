import type { Draft } from './fused/draft.js';
import type { Budget } from './budget.js';
import type { Value } from './value.js';
import type { RegexCache } from './functions/regex-cache.js';

/** What a mapping cannot know by itself; functions such as `now` and `uuid` ask for it. */
export interface JoltEnvironment {
  now(): Date;
  newUuid(): string;
}

/** What an operation may use while it runs. */
export interface RunState {
  readonly budget: Budget;
  readonly environment: JoltEnvironment;
  readonly regexes: RegexCache;
  /** What `^` paths look up; only read. */
  readonly context: Value;
}

/** A compiled operation. One that changes its input in place says so, and is then given a tree of its own. */
export interface Operation {
  readonly inPlace: boolean;
  run(input: Value, state: RunState): Value;
  /**
   * Does the same to a draft of the tree, so that several operations become one function.
   * @throws NotFusible where that needs to know more than is certain before any data is seen
   */
  fuse(draft: Draft): void;
}
