import type { PathStep } from './path.js';
import { copied, isMap, ownValue, setOwn, type Value, type ValueMap } from './value.js';
import { Walk } from './walk.js';
import type { Budget } from './budget.js';

type Container = Value[] | ValueMap;

/** Where a place was found last. */
interface Found {
  parent: Container | undefined;
  key: string | number | undefined;
  container: Container | undefined;
  epoch: number;
}

/** What one run of a shift has written, and where its places are. */
export class Output {
  /** Holds the result under `root`, so that the root is a place like any other. */
  readonly holder: ValueMap = {};
  readonly found: Found[] = [];
  /** Changes when a container in the output gave way to a list; what was found before is then looked up again. */
  epoch = 0;

  constructor(places: number) {
    for (let place = 0; place < places; place++) {
      this.found.push({ parent: undefined, key: undefined, container: undefined, epoch: 0 });
    }
  }
}

/** A walk that writes an output. */
export class ShiftWalk extends Walk {
  constructor(
    budget: Budget,
    readonly output: Output,
  ) {
    super(budget);
  }
}

/**
 * A container of the output: the list or map that a path leads to before its last step. Paths with the same beginning
 * share their places, and a place remembers where it was found last, so that the fields of one record walk the path to
 * the record once.
 */
export class OutputPlace {
  constructor(
    private readonly number: number,
    private readonly parent: OutputPlace | null,
    private readonly step: PathStep,
    private readonly isList: boolean,
  ) {}

  /** The container, made where there is none yet; undefined where something else stands in its way. */
  open(walk: ShiftWalk): Container | undefined {
    const { parent, step } = this;
    const { output } = walk;
    const above = parent === null ? output.holder : parent.open(walk);
    if (above === undefined) return undefined;
    if (step.kind === 'append') return Array.isArray(above) ? this.appended(above, walk) : undefined;
    const key = step.fixed ?? step.read(walk);
    const found = output.found[this.number] as Found;
    if (found.parent === above && found.key === key && found.epoch === output.epoch) return found.container;
    const container = this.locate(above, key as string | number, walk);
    if (container !== undefined) {
      found.parent = above;
      found.key = key;
      found.container = container;
      found.epoch = output.epoch;
    }
    return container;
  }

  private locate(above: Container, key: string | number, walk: Walk): Container | undefined {
    const value = valueAt(above, key);
    if (value === undefined || value === null) {
      const container: Container = this.isList ? [] : {};
      walk.budget.grow(1);
      return putAt(above, key, container, walk) ? container : undefined;
    }
    if (this.isList) return Array.isArray(value) ? value : undefined;
    return isMap(value) ? value : undefined;
  }

  private appended(list: Value[], walk: Walk): Container {
    const container: Container = this.isList ? [] : {};
    walk.budget.grow(2);
    list.push(container);
    return container;
  }
}

/** One path of the output, ready to be written to. */
export class OutputWriter {
  constructor(
    private readonly parent: OutputPlace | null,
    private readonly last: PathStep,
    /** Steps that may lead nowhere: then the whole write is left out, and nothing is created on the way. */
    private readonly uncertain: readonly PathStep[],
  ) {}

  /**
   * Jolt's rule: a place that is empty or null takes the value, a list gets one element more, and anything else becomes a
   * list of the old and the new. A path that runs into a value of another kind is not written.
   */
  write(walk: ShiftWalk, data: Value): void {
    for (const step of this.uncertain) {
      if (step.kind === 'key' ? step.read(walk) === undefined : step.kind === 'index' && step.read(walk) < 0)
        return;
    }
    const { output } = walk;
    const above = this.parent === null ? output.holder : this.parent.open(walk);
    if (above === undefined) return;
    const { last } = this;
    walk.budget.grow(1);
    const value = copied(data, walk.budget);
    if (last.kind === 'append') {
      if (Array.isArray(above)) above.push(value);
      return;
    }
    const key = last.fixed ?? last.read(walk);
    if (key === undefined) return;
    const present = valueAt(above, key);
    if (present === undefined || present === null) {
      putAt(above, key, value, walk);
    } else if (Array.isArray(present)) {
      present.push(value);
    } else {
      putAt(above, key, [present, value], walk);
      if (isMap(present)) output.epoch++;
    }
  }
}

function valueAt(container: Container, key: string | number): Value | undefined {
  if (typeof key === 'string') return Array.isArray(container) ? undefined : ownValue(container, key);
  return Array.isArray(container) ? container[key] : undefined;
}

/** Sets a key of a map or an element of a list, which is filled with nulls up to it; false where the kinds differ. */
function putAt(container: Container, key: string | number, value: Value, walk: Walk): boolean {
  if (typeof key === 'string') {
    if (Array.isArray(container)) return false;
    setOwn(container, key, value);
    return true;
  }
  if (!Array.isArray(container)) return false;
  if (key > container.length) {
    walk.budget.grow(key - container.length);
    while (container.length < key) container.push(null);
  }
  container[key] = value;
  return true;
}
