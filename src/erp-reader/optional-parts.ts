/**
 * Parts of a card's text that are there only when a run asks for something: `{{#query.sku}}…{{/query.sku}}` stays when
 * the value is there, `{{^query.sku}}…{{/query.sku}}` when it is not. The tags are Mustache's; what stands between
 * them is decided by whether a value is there, never by what it is.
 */
const TAG = /\{\{([#^/])((?:query|paging)\.[\w.-]+)\}\}/g;

/** Whether the value of a name is there. */
export type Presence = (name: string) => boolean;

interface Open {
  readonly name: string;
  readonly keeps: boolean;
}

/** What is wrong with the tags of a text, in words for its author; null for nothing. */
export function partsProblem(text: string): string | null {
  const open: string[] = [];
  for (const [tag, kind, name = ''] of text.matchAll(TAG)) {
    if (kind !== '/') open.push(name);
    else if (open.pop() !== name)
      return `${tag} closes nothing that is open; parts end in the reverse order of their begin`;
  }
  const [first] = open;
  return first === undefined
    ? null
    : `the part of ${first} is never closed; write {{/${first}}} where it ends`;
}

/** The values that the tags of a text ask for. */
export function tagNames(text: string): string[] {
  return [...text.matchAll(TAG)].flatMap(([, kind, name = '']) => (kind === '/' ? [] : [name]));
}

/** The text with its tags blanked, every place in it the same. */
export function withoutTags(text: string): string {
  return text.replaceAll(TAG, (tag) => ' '.repeat(tag.length));
}

/** The text with the parts that stay, and without tags. */
export function keptParts(text: string, isPresent: Presence): string {
  if (!text.includes('{{')) return text;
  let kept = '';
  let rest = 0;
  const open: Open[] = [];
  const stays = (): boolean => open.every(({ keeps }) => keeps);
  for (const match of text.matchAll(TAG)) {
    const [tag, kind, name = ''] = match;
    if (stays()) kept += text.slice(rest, match.index);
    rest = match.index + tag.length;
    if (kind === '/') open.pop();
    else open.push({ name, keeps: isPresent(name) === (kind === '#') });
  }
  return stays() ? kept + text.slice(rest) : kept;
}

/** The name of a JSON key that is a tag, and whether it asks for a value that is there; null for any other key. */
export function tagKey(key: string): { readonly name: string; readonly wants: boolean } | null {
  const match = /^\{\{([#^])((?:query|paging)\.[\w.-]+)\}\}$/.exec(key);
  return match === null ? null : { name: match[2] ?? '', wants: match[1] === '#' };
}

/** A URL's text without the query pairs whose whole value is an expression that is absent: `since=${query.since}`. */
export function withoutAbsentPairs(url: string, isPresent: Presence): string {
  const kept = url.replaceAll(
    /([?&])[^?&#=\s{}$]+=\$\{\s*(query\.[\w.-]+)\s*\}(?=[&#\s]|$)/g,
    (pair: string, sign: string, name: string) => (isPresent(name) ? pair : sign === '?' ? '?' : ''),
  );
  return kept === url ? url : kept.replace('?&', '?').replace(/\?(?=[#\s]|$)/, '');
}
