import { isObject, isSame, type Json, type JsonObject } from './json.js';
import { joined, valueAt, withValue } from './paths.js';

/** One field that two people changed, or one of them. `undefined` where a document does not have it. */
export interface Difference {
  readonly path: string;
  readonly was: Json | undefined;
  readonly mine: Json | undefined;
  readonly theirs: Json | undefined;
  /** Who changed it; `both` only where they differ. */
  readonly by: 'mine' | 'theirs' | 'both';
}

/** What differs, field by field; a list is one field. */
export function changedPaths(
  before: Json | undefined,
  after: Json | undefined,
  path = '',
): readonly string[] {
  if (isSame(before, after)) return [];
  if (!isObject(before) || !isObject(after)) return [path];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) =>
    name.includes('.') ? [path] : changedPaths(before[name], after[name], joined(path, name)),
  );
}

/** Three documents side by side. What both changed alike is no difference. */
export function differencesOf(was: JsonObject, mine: JsonObject, theirs: JsonObject): readonly Difference[] {
  const byMe = changedPaths(was, mine);
  const byThem = changedPaths(was, theirs);
  const all = [...new Set([...byMe, ...byThem])];
  // Where one took a card away and the other changed a field of it, the card is what they differ in.
  const outer = all.filter((path) => !all.some((other) => other !== path && path.startsWith(`${other}.`)));
  const touches = (paths: readonly string[], path: string): boolean =>
    paths.some((one) => one === path || one.startsWith(`${path}.`));
  return outer.flatMap((path): Difference[] => {
    const values = { was: valueAt(was, path), mine: valueAt(mine, path), theirs: valueAt(theirs, path) };
    if (isSame(values.mine, values.theirs)) return [];
    const [me, them] = [touches(byMe, path), touches(byThem, path)];
    return [{ path, ...values, by: me && them ? 'both' : me ? 'mine' : 'theirs' }];
  });
}

/** Theirs, with my value where I choose it. */
export function merged(
  theirs: JsonObject,
  differences: readonly Difference[],
  isMine: (difference: Difference) => boolean,
): JsonObject {
  return differences
    .filter(isMine)
    .reduce((document, { path, mine }) => withValue(document, path, mine), theirs);
}
