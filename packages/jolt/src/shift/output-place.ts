import type { Budget } from '../budget.js';
import type { PathStep } from '../path.js';
import { copied, isMap, ownValue, setOwn, type Value, type ValueMap } from '../value.js';
import { Walk } from '../walk.js';

type Container = Value[] | ValueMap;

/** Where a place was found last, and when. */
class Found {
  container: Container | undefined = undefined;
  visit = -1;
  epoch = -1;
  parent: Container | undefined = undefined;
  key: string | number | undefined = undefined;
}

/** What one run of a shift has written, and where its places are. */
export class Output {
  /** Holds the result under `root`, so that the root is a place like any other. */
  readonly holder: ValueMap = {};
  readonly found: Found[] = [];
  /** Changes when a map in the output gave way to a list; what was found before is then looked up again. */
  epoch = 0;

  constructor(places: number) {
    for (let place = 0; place < places; place++) this.found.push(new Found());
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
 * share their places, and a place remembers where it was found last: while no level that its path refers to is entered
 * again, it is still there. So the fields of one record walk the path to the record once.
 */
export class OutputPlace {
  /** The deepest level that the path refers to; -1 where every visit makes a new container. */
  readonly slot: number;
  /** The steps of the path that may lead nowhere: then nothing is created on the way. */
  private readonly uncertain: readonly PathStep[];

  constructor(
    private readonly number: number,
    private readonly parent: OutputPlace | null,
    private readonly step: PathStep,
    private readonly isList: boolean,
  ) {
    const isNew = step.kind === 'append' || parent?.slot === -1;
    this.slot = isNew ? -1 : Math.max(step.slot, parent?.slot ?? 0);
    this.uncertain = [...(parent?.uncertain ?? []), ...(mayLeadNowhere(step) ? [step] : [])];
  }

  /** The container, made where there is none yet; undefined where something else stands in its way. */
  open(walk: ShiftWalk): Container | undefined {
    const { output } = walk;
    const found = output.found[this.number] as Found;
    if (found.visit === walk.visits[this.slot] && found.epoch === output.epoch) return found.container;
    return this.find(walk, found);
  }

  private find(walk: ShiftWalk, found: Found): Container | undefined {
    const { parent, step, slot, uncertain } = this;
    const { output } = walk;
    for (let index = 0; index < uncertain.length; index++) {
      if (leadsNowhere(uncertain[index] as PathStep, walk)) return undefined;
    }
    const above = parent === null ? output.holder : parent.open(walk);
    if (above === undefined) return undefined;
    if (step.kind === 'append') return Array.isArray(above) ? this.appended(above, walk) : undefined;
    const key = step.fixed ?? step.read(walk);
    if (found.parent !== above || found.key !== key || found.epoch !== output.epoch) {
      const container = this.locate(above, key as string | number, walk);
      if (container === undefined) return undefined;
      found.container = container;
      found.parent = above;
      found.key = key;
      found.epoch = output.epoch;
    }
    if (slot >= 0) found.visit = walk.visits[slot] as number;
    return found.container;
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
  private readonly isUncertain: boolean;

  constructor(
    private readonly parent: OutputPlace | null,
    private readonly last: PathStep,
  ) {
    this.isUncertain = mayLeadNowhere(last);
  }

  write(walk: ShiftWalk, data: Value): void {
    const { last } = this;
    if (this.isUncertain && leadsNowhere(last, walk)) return;
    const above = this.parent === null ? walk.output.holder : this.parent.open(walk);
    if (above === undefined) return;
    if (last.kind !== 'append') {
      writeAt(walk, above, (last.fixed ?? last.read(walk)) as string | number, data);
    } else if (Array.isArray(above)) {
      above.push(copied(data, walk.budget));
    }
  }
}

/**
 * Jolt's rule of writing: a place that is empty or null takes the value, a list gets one element more, and anything else
 * becomes a list of the old and the new. What runs into a value of another kind is not written.
 */
function writeAt(walk: ShiftWalk, above: Container, key: string | number, data: Value): void {
  const value = typeof data === 'object' && data !== null ? copied(data, walk.budget) : data;
  const present = valueAt(above, key);
  if (present === undefined || present === null) {
    putAt(above, key, value, walk);
  } else if (Array.isArray(present)) {
    present.push(value);
  } else {
    putAt(above, key, [present, value], walk);
    if (isMap(present)) walk.output.epoch++;
  }
}

/** Only look-ups and indexes that are read from keys can fail; a reference to a key always has a text. */
function mayLeadNowhere(step: PathStep): boolean {
  if (step.kind === 'append') return false;
  if (step.fixed !== null) return step.kind === 'index' && step.fixed < 0;
  return step.kind === 'index' ? !step.id.startsWith('[#') : step.id.startsWith('@');
}

function leadsNowhere(step: PathStep, walk: Walk): boolean {
  if (step.kind === 'key') return step.read(walk) === undefined;
  return step.kind === 'index' && step.read(walk) < 0;
}

function valueAt(container: Container, key: string | number): Value | undefined {
  if (typeof key === 'string') return Array.isArray(container) ? undefined : ownValue(container, key);
  return Array.isArray(container) && key < container.length ? container[key] : undefined;
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
