/** Several URLs of images in one text, as exports write them: `https://a/1.jpg,https://a/2.jpg`. */
const SEVERAL = /[\s,;|]\s*https?:\/\//i;

export function holdsSeveralUrls(value: unknown): boolean {
  return typeof value === 'string' && SEVERAL.test(value.trim());
}

/**
 * The images with each text of several URLs as so many images, in their order. It is split where a URL follows the separator, so that one may hold
 * the separator itself; one of blanks or line breaks stands for any number of them. `relative`: what follows may be the part of a URL, so it is split
 * at each separator.
 */
export function splitUrls(images: readonly unknown[], separator: string, relative = false): unknown[] {
  const split = (text: string): string[] => (relative ? partsOf : urlsOf)(text, separator.trim());
  let place = 0;
  return images.flatMap((image): unknown[] => {
    if (typeof image === 'string') {
      return split(image).map((url) => ({ url, order: (place += 1) }));
    }
    place += 1;
    if (typeof image !== 'object' || image === null || Array.isArray(image)) return [image];
    const fields = image as Readonly<Record<string, unknown>>;
    const urls = typeof fields['url'] === 'string' ? split(fields['url']) : [];
    if (urls.length < 2) return [urls.length === 1 ? { ...fields, url: urls[0] } : image];
    return urls.map((url, index) => ({ ...fields, url, order: following(fields['order'], index) }));
  });
}

function partsOf(text: string, separator: string): string[] {
  const parts = text.split(separator === '' ? /\s+/ : separator).map((part) => part.trim());
  const filled = parts.filter((part) => part !== '');
  return filled.length === 0 ? [text.trim()] : filled;
}

function urlsOf(text: string, separator: string): string[] {
  const urls: string[] = [];
  let start = 0;
  for (const { index } of text.matchAll(/https?:\/\//gi)) {
    const before = withoutEnd(text.slice(start, index), separator);
    if (before.length === index - start) continue;
    if (before.trim() !== '') urls.push(before.trim());
    start = index;
  }
  const last = withoutEnd(text.slice(start), separator).trim();
  return last === '' && urls.length > 0 ? urls : [...urls, last];
}

/** A text without the separators and blanks that it ends with; an empty separator stands for blanks. */
function withoutEnd(text: string, separator: string): string {
  let rest = text.trimEnd();
  if (separator === '') return rest;
  while (rest.endsWith(separator)) rest = rest.slice(0, -separator.length).trimEnd();
  return rest;
}

/** The order of the URL that is `index` behind the first; what is no order stays what it is, and is refused. */
function following(order: unknown, index: number): unknown {
  if (order === undefined || order === null) return index;
  const first = typeof order === 'string' && /^\s*\d+\s*$/.test(order) ? Number(order) : order;
  return typeof first === 'number' ? first + index : order;
}
