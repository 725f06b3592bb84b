/** The value of a header, whatever its letter case; several of one name are joined, as RFC 9110 allows. */
export function readHeader(
  headers: Readonly<Record<string, string | string[]>>,
  name: string,
): string | null {
  const wanted = name.toLowerCase();
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === wanted)?.[1];
  if (found === undefined) return null;
  return Array.isArray(found) ? found.join(', ') : found;
}

// One link of RFC 8288: <target> and its parameters; a quoted value may hold commas and semicolons.
const LINK = /<([^>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]+))?)*)/g;
const REL = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i;

/** The target of the link whose relations include `next` in a `Link` header (RFC 8288), or null. */
export function nextLink(header: string): string | null {
  for (const [, target, params] of header.matchAll(LINK)) {
    const rel = REL.exec(params ?? '');
    const relations = (rel?.[1] ?? rel?.[2] ?? '').toLowerCase().split(/\s+/);
    if (relations.includes('next')) return target ?? null;
  }
  return null;
}
