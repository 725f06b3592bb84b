import { type Presence, tagKey } from './optional-parts.js';

/**
 * A JSON value with its texts replaced by what `valueOf` makes of each. A text that comes to undefined is absent: the member or item
 * goes, and so does an object that this leaves empty. An object of one member whose key is a tag, `{"{{#query.sku}}": …}`, is
 * that member's value or absent; beside other members, the members of its value.
 */
export function fillJson(
  value: unknown,
  path: string,
  valueOf: (text: string, path: string) => unknown,
  isPresent: Presence,
): unknown {
  if (typeof value === 'string') return valueOf(value, path);
  const inner = (item: unknown, key: string): unknown => fillJson(item, path + key, valueOf, isPresent);
  if (Array.isArray(value)) {
    return value.map((item, index) => inner(item, `[${index}]`)).filter((item) => item !== undefined);
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value);
  if (members.length === 0) return value;
  const filled: [string, unknown][] = [];
  for (const [key, item] of members) {
    const tag = tagKey(key);
    if (tag === null) {
      filled.push([key, inner(item, `.${key}`)]);
      continue;
    }
    const made = isPresent(tag.name) === tag.wants ? inner(item, `.${key}`) : undefined;
    if (members.length === 1) return made;
    if (typeof made === 'object' && made !== null) filled.push(...Object.entries(made));
  }
  const there = filled.filter(([, item]) => item !== undefined);
  return there.length === 0 ? undefined : Object.fromEntries(there);
}
