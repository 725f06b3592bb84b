import { JavaTextError } from '../java-text-error.js';
import type { RegexMatch } from './regex-syntax.js';

/**
 * What a Java replacement string makes of one match: `$1` is a group (as many digits as still name one), `${name}` a
 * named group, a backslash takes the next character as it is. A group that took no part gives nothing.
 */
export function expandReplacement(
  replacement: string,
  match: RegexMatch,
  groups: number,
  names: ReadonlyMap<string, number>,
): string {
  if (!/[$\\]/.test(replacement)) return replacement;
  let result = '';
  let index = 0;
  while (index < replacement.length) {
    const char = replacement.charAt(index);
    index += 1;
    if (char === '\\') {
      if (index >= replacement.length)
        throw new JavaTextError('The replacement ends in a backslash that escapes nothing');
      result += replacement.charAt(index);
      index += 1;
    } else if (char === '$') {
      const reference = groupReference(replacement, index, groups, names);
      result += match.group(reference.group) ?? '';
      index = reference.next;
    } else {
      result += char;
    }
  }
  return result;
}

function groupReference(
  replacement: string,
  index: number,
  groups: number,
  names: ReadonlyMap<string, number>,
): { group: number; next: number } {
  const named = /^\{([a-zA-Z][a-zA-Z0-9]*)\}/.exec(replacement.slice(index));
  if (named !== null) {
    const group = names.get(named[1] ?? '');
    if (group === undefined)
      throw new JavaTextError(`The replacement names a group "${named[1]}" that the pattern does not have`);
    return { group, next: index + named[0].length };
  }
  const digit = replacement.charAt(index);
  if (!/\d/.test(digit)) {
    throw new JavaTextError(
      'A "$" in a replacement is followed by the number or {name} of a group; for a dollar sign write \\\\$',
    );
  }
  let group = Number(digit);
  if (group > groups)
    throw new JavaTextError(`The replacement names group ${group}, but the pattern has ${groups}`);
  let next = index + 1;
  while (/\d/.test(replacement.charAt(next)) && group * 10 + Number(replacement.charAt(next)) <= groups) {
    group = group * 10 + Number(replacement.charAt(next));
    next += 1;
  }
  return { group, next };
}
