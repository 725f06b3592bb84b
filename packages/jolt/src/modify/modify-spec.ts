import type { KeyElement } from '../spec/key-element.js';
import { byPrecedence } from '../spec/key-order.js';
import { parseKey } from '../spec/key-parser.js';
import { type Expression, parseRight } from './modify-expression.js';
import { compileExpression, type ValueSource } from './modify-value.js';
import { readEntries, type SpecEntry } from '../spec/spec-entries.js';
import type { SpecPlace } from '../spec/spec-place.js';
import { isMap, type ValueMap } from '../value.js';
import type { Scope } from '../walk.js';

/** When a key is written: always, when it is missing or null, or when it is missing. */
export type ModifyMode = 'overwrite' | 'default' | 'define';
const PREFIXES: Readonly<Record<string, ModifyMode>> = { '+': 'overwrite', '~': 'default', _: 'define' };

/** One key of a modify: what it matches, and what it does to the values it matches. */
export interface ModifyKey {
  readonly element: KeyElement;
  /** The key itself where the element is a literal or an index. */
  readonly key: string | number;
  readonly mode: ModifyMode;
  /** A trailing `?`: nothing happens to a key that is missing. */
  readonly isOnlyPresent: boolean;
  /** The level below the key's own. */
  readonly scope: Scope;
  readonly right: Assign | ModifyLevel;
}

/** The value is computed and put under the key. */
interface Assign {
  readonly kind: 'assign';
  readonly expression: Expression;
  readonly source: ValueSource;
}

/** The keys of one level, in the order in which they are applied. */
export interface ModifyLevel {
  /** What the keys of the level need: brackets a list, names a map, a lone `*` whatever is there. */
  readonly kind: 'list' | 'map' | 'any';
  readonly minLength: number;
  readonly literals: readonly ModifyKey[];
  readonly patterns: readonly ModifyKey[];
  /** Only one key for each element: an index keeps the patterns away. */
  readonly isExclusive: boolean;
}

/** Compiles the levels of one modify, whose own `mode` is that of every key without a prefix. */
export class ModifyCompiler {
  constructor(private readonly mode: ModifyMode) {}

  /** `mode` is the one of the level's own key; its children go by the operation's, if they have none themselves. */
  level(spec: ValueMap, mode: ModifyMode, place: SpecPlace, scope: Scope): ModifyLevel {
    const literals: ModifyKey[] = [];
    const patterns: ModifyKey[] = [];
    let listKey: string | null = null;
    let mapKey: string | null = null;
    let minLength = 0;
    for (const entry of readEntries(spec, place, parseModifyKey)) {
      const key = this.key(entry, scope);
      const { kind } = key.element;
      if (kind === 'array') {
        listKey = entry.key;
        if (!key.isOnlyPresent) minLength = Math.max(minLength, (key.key as number) + 1);
      } else if (kind !== 'any') {
        mapKey = entry.key; // A lone * fits lists and maps alike.
      }
      (kind === 'array' || kind === 'literal' ? literals : patterns).push(key);
      if (listKey !== null && mapKey !== null) {
        entry.place.fail(
          `"${listKey}" makes this level a list and "${mapKey}" makes it a map. Use one of the two.`,
        );
      }
    }
    patterns.sort((left, right) => byPrecedence(left.element, right.element));
    const kind = listKey !== null ? 'list' : mapKey !== null ? 'map' : 'any';
    return { kind, minLength, literals, patterns, isExclusive: mode === 'define' && kind === 'list' };
  }

  private key(entry: SpecEntry, above: Scope): ModifyKey {
    const { element, right, place } = entry;
    const mode = PREFIXES[entry.key[0] ?? ''] ?? this.mode;
    const scope = above.below(element, isMap(right));
    return {
      element,
      key: element.kind === 'array' ? explicitIndex(element, entry) : keyText(element),
      mode,
      isOnlyPresent: hasQuestionMark(entry.key),
      scope,
      right:
        isMap(right) && Object.keys(right).length > 0
          ? this.level(right, mode, place, scope)
          : assignment(parseRight(right, place), scope),
    };
  }
}

function keyText(element: KeyElement): string {
  return element.kind === 'literal' ? element.text : element.canonical;
}

function assignment(expression: Expression, scope: Scope): Assign {
  return { kind: 'assign', expression, source: compileExpression(expression, scope) };
}

/** A prefix chooses the mode, a trailing `?` asks for a key that is there; the rest is the key. */
function parseModifyKey(written: string, place: SpecPlace): KeyElement {
  if (written === '') place.fail('An empty key cannot be modified. Name the key.');
  let text = written[0] !== undefined && Object.hasOwn(PREFIXES, written[0]) ? written.slice(1) : written;
  if (hasQuestionMark(written)) text = text.slice(0, -1);
  const element = parseKey(text, place);
  if (!['literal', 'any', 'star', 'array'].includes(element.kind)) {
    place.fail(
      `"${written}" cannot be a key of a modify: it takes names, stars and [0]. Write \\\\ before a special character.`,
    );
  }
  return element;
}

function explicitIndex({ index }: KeyElement & { kind: 'array' }, { key, place }: SpecEntry): number {
  if (index.kind === 'explicit') return index.index;
  return place.fail(`"${key}" is not one element. Write its index, such as [0], or * for all.`);
}

function hasQuestionMark(written: string): boolean {
  return written.length > 1 && written.endsWith('?') && !written.endsWith('\\?');
}
