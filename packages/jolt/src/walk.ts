import type { Budget } from './budget.js';
import type { KeyElement, KeyReference } from './spec/key-element.js';
import { parseInteger } from './java-number.js';
import type { StarPattern } from './spec/star-pattern.js';
import type { Value } from './value.js';

/**
 * The way from the root to where a mapping is at work: for each level the key that was matched, the value under it and
 * how many of its children have matched. How deep a spec's key stands is known when it is compiled, so every level has a
 * fixed slot, and a reference such as `&(2,1)` is compiled to "slot 4, first star": at run time nothing is pushed,
 * searched or allocated. Elements of lists have their index as a number for a key.
 */
export class Walk {
  readonly keys: (string | number)[] = ['root', 'root'];
  readonly values: (Value | undefined)[] = [];
  readonly counts: number[] = [];
  /** When each level was entered last, by a clock that ticks at every match. Level 0 is never left. */
  readonly visits: number[] = [0, 0];
  private clock = 0;

  constructor(readonly budget: Budget) {}

  /** Enters a level: its key has matched `value`. */
  enter(slot: number, key: string | number, value: Value | undefined): void {
    this.keys[slot] = key;
    this.values[slot] = value;
    this.visits[slot] = ++this.clock;
  }

  keyText(slot: number): string {
    const key = this.keys[slot] as string | number;
    return typeof key === 'number' ? String(key) : key;
  }
}

/** One level as the compiler knows it. */
interface Level {
  /** The key where it is always the same. */
  readonly literal: string | null;
  readonly pattern: StarPattern | null;
  readonly keySlot: number;
  /** Null where nothing is ever counted. */
  readonly countSlot: number | null;
}

/**
 * A text that is fixed when the mapping is compiled, or is read from the walk. Sources with the same id read the same, and
 * what is read stays the same until the level `slot` is entered again.
 */
export interface TextSource {
  readonly id: string;
  readonly slot: number;
  readonly fixed: string | null;
  readonly read: (walk: Walk) => string;
}

/** The same for an array index; -1 where the text is no whole number from 0. */
interface IndexSource {
  readonly id: string;
  readonly slot: number;
  readonly fixed: number | null;
  readonly read: (walk: Walk) => number;
}

export function fixedText(text: string): TextSource {
  return { id: JSON.stringify(text), slot: 0, fixed: text, read: () => text };
}

export function fixedIndex(index: number): IndexSource {
  return { id: `[${index}]`, slot: 0, fixed: index, read: () => index };
}

const ROOT: Level = { literal: 'root', pattern: null, keySlot: 0, countSlot: null };

/** The levels above and including one key of a spec. `outOfReach` says what happens to a reference beyond them. */
export class Scope {
  private constructor(
    private readonly levels: readonly Level[],
    private readonly outOfReach: (message: string) => never,
  ) {}

  /** Jolt puts the spec's root below a root of the input, so a reference can reach one level more than the spec shows. */
  static root(outOfReach: (message: string) => never): Scope {
    const composite = { literal: 'root', pattern: null, keySlot: 1, countSlot: 1 };
    return new Scope([ROOT, composite], outOfReach);
  }

  /** The slot of the innermost level. */
  get slot(): number {
    return this.levels.length - 1;
  }

  /** Where matches of this level's children are counted. */
  get countSlot(): number {
    return this.level(0, '#').countSlot ?? 0;
  }

  /**
   * The scope below a child key. `@` and look-ups are matched as their parent was. `outOfReach`, where the key has a place of
   * its own to name, holds for it and what is below.
   */
  below(element: KeyElement, counts: boolean, outOfReach = this.outOfReach): Scope {
    const slot = this.levels.length;
    const level: Level =
      element.kind === 'at' || element.kind === 'lookup'
        ? this.level(0, '@')
        : {
            literal: element.kind === 'literal' || element.kind === 'hash' ? element.text : null,
            pattern: element.kind === 'star' ? element.pattern : null,
            keySlot: slot,
            countSlot: counts ? slot : null,
          };
    return new Scope([...this.levels, level], outOfReach);
  }

  /** The slot of the value `up` levels above. */
  valueSlot(up: number): number {
    this.level(up, `@${up}`);
    return this.slot - up;
  }

  /** The slot of the match count `up` levels above; null where it is always 0. */
  countSlotOf(up: number): number | null {
    return this.level(up, `[#${up}]`).countSlot;
  }

  /** The text that a reference stands for. */
  reference({ up, group }: KeyReference): TextSource {
    const written = `(${up},${group})`;
    const { literal, pattern, keySlot } = this.level(up, written);
    if (group > (pattern?.stars ?? 0)) {
      this.outOfReach(
        `The reference ${written} asks for star number ${group}, but the key ${up} level(s) up has ${pattern?.stars ?? 'no stars to refer to'}.`,
      );
    }
    if (group > 0 && pattern !== null) {
      return {
        id: `&${keySlot},${group},${pattern.text}`,
        slot: keySlot,
        fixed: null,
        read: (walk) => pattern.capture(walk.keyText(keySlot), group),
      };
    }
    if (literal !== null) return fixedText(literal);
    return { id: `&${keySlot}`, slot: keySlot, fixed: null, read: (walk) => walk.keyText(keySlot) };
  }

  /** The reference as an array index. */
  indexReference(reference: KeyReference): IndexSource {
    const text = this.reference(reference);
    if (text.fixed !== null) return fixedIndex(indexOfText(text.fixed));
    const id = `[${text.id}]`;
    const { slot } = text;
    if (reference.group > 0) return { id, slot, fixed: null, read: (walk) => indexOfText(text.read(walk)) };
    const { keySlot } = this.level(reference.up, '');
    return {
      id,
      slot,
      fixed: null,
      read: (walk) => {
        const key = walk.keys[keySlot] as string | number;
        return typeof key === 'number' ? key : indexOfText(key);
      },
    };
  }

  private level(up: number, written: string): Level {
    return (
      this.levels[this.levels.length - 1 - up] ??
      this.outOfReach(
        `The reference ${written} reaches ${up} levels up, but there are only ${this.levels.length - 1} above it.`,
      )
    );
  }
}

/** A text as an array index, -1 where it is none. */
export function indexOfText(text: string): number {
  return Math.max(parseInteger(text) ?? -1, -1);
}
