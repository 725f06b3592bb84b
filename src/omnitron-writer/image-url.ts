import { holdsSeveralUrls } from './several-urls.js';

export const IMAGE_URL_ENCODINGS = ['browsers', 'none'] as const;

/** How the texts that a flow has in the place of image URLs are read; see the Write card. */
export interface ImageUrlRules {
  readonly imageUrlEncoding: (typeof IMAGE_URL_ENCODINGS)[number];
  readonly imageBaseUrl: string | null;
}

/** A URL as it is sent, and as it was told. */
export interface ImageUrl {
  readonly url: string;
  readonly told: string;
}

const MAX_URL_LENGTH = 4096;
const ABSOLUTE = /^https?:\/\/[^\s/]/i;
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
/** What stands in a URL as it is, everywhere. */
const PLAIN = /^[!-~]*$/;

/** The absolute URL that a text names; null for none. Nothing changes of one that is plain ASCII without blanks. */
export function readImageUrl(value: unknown, rules: ImageUrlRules): ImageUrl | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  // Control characters cannot stand in a URL; half a character, and they, Postgres could not compare.
  if (text === '' || holdsSeveralUrls(text) || !text.isWellFormed() || /\p{Cc}/u.test(text)) return null;
  const told = absoluteUrl(text, rules.imageBaseUrl);
  if (told === null || told.length > MAX_URL_LENGTH || !ABSOLUTE.test(told)) return null;
  if (PLAIN.test(told) || rules.imageUrlEncoding === 'none')
    return !/\s/.test(told) && URL.canParse(told) ? { url: told, told } : null;
  const url = URL.parse(told)?.href ?? null;
  return url === null || url.length > MAX_URL_LENGTH ? null : { url, told };
}

/** What to do about a text that is no URL of an image. */
export function imageUrlAdvice(value: unknown, { imageUrlEncoding, imageBaseUrl }: ImageUrlRules): string {
  if (holdsSeveralUrls(value))
    return 'it holds several URLs; set write.imageSeparator to what separates them, or split them in the script';
  const text = typeof value === 'string' ? value.trim() : '';
  if (imageBaseUrl === null && text.startsWith('//'))
    return 'it lacks https: in front; write it there in the mapping, or set write.imageBaseUrl to an https address';
  if (imageBaseUrl === null && text !== '' && !SCHEME.test(text))
    return 'it is no whole URL (https://…); set write.imageBaseUrl to the address that it belongs to';
  if (imageUrlEncoding === 'none' && /\s/.test(text))
    return 'it must be an http(s) URL without spaces; write.imageUrlEncoding: browsers encodes them';
  return 'it must be an http(s) URL without control characters';
}

const HTML_ESCAPED = /&(?:amp|quot|apos|lt|gt|#\d{2,3}|#x[\da-f]{2,3});/i;
const ENCODED_TWICE = /%25[\da-f]{2}/i;

/** As many as a person reads. */
const MOST_WARNINGS = 5;

/** What is odd about URLs that can be sent and yet probably lead elsewhere; null for nothing. */
export function imageUrlWarnings(urls: readonly string[]): string | null {
  const found = urls.flatMap((url) => imageUrlWarning(url) ?? []);
  return found.length === 0 ? null : found.slice(0, MOST_WARNINGS).join(' ');
}

function imageUrlWarning(url: string): string | null {
  const escape = HTML_ESCAPED.exec(url)?.[0];
  if (escape !== undefined)
    return `${url} holds "${escape}", as HTML writes it: its server is asked for something else. Let the ERP send plain URLs, or replace it in the script.`;
  const twice = ENCODED_TWICE.exec(url)?.[0];
  return twice === undefined
    ? null
    : `${url} holds "${twice}", as if it was encoded twice. If its picture is not found, let the ERP encode it once, or decode it in the script.`;
}

/** What is wrong with the address that relative URLs belong to; null for nothing. */
export function baseUrlProblem(text: string): string | null {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    return `"${text}" is not an http or https URL`;
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password';
  return url.search !== '' || url.hash !== '' ? 'must have no query and no fragment' : null;
}

/** A base is a folder, whether it ends with a slash or not. */
function absoluteUrl(text: string, base: string | null): string | null {
  if (ABSOLUTE.test(text)) return text;
  if (base === null || SCHEME.test(text)) return null;
  const { protocol, origin, href } = new URL(base);
  const path = text.replaceAll('\\', '/');
  if (path.startsWith('//')) return `${protocol}${path}`;
  if (path.startsWith('/')) return `${origin}${path}`;
  return `${href.replace(/\/*$/, '/')}${path.replace(/^(\.\/)+/, '')}`;
}

const patterns = new Map<string, RegExp>();
const REMEMBERED = 1000;

/**
 * A regular expression, of JavaScript and Postgres alike, for the parameters of these names with the `?` or `&` before each as its group 1;
 * null for none. `*` at the end of a name stands for any rest.
 */
export function parameterPattern(names: readonly string[]): string | null {
  const alternatives = names
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => {
      const escaped = name.replace(/\*$/, '').replaceAll(/[^\w-]/g, String.raw`\$&`);
      return name.endsWith('*') ? `${escaped}[^=&#]*` : escaped;
    });
  return alternatives.length === 0 ? null : `([?&])(?:${alternatives.join('|')})(?:=[^&#]*)?(?=[&#]|$)`;
}

/** A URL without the query parameters of these names, whatever their letter case. */
export function withoutParameters(url: string, names: readonly string[]): string {
  if (names.length === 0 || !url.includes('?')) return url;
  const key = names.join('&');
  let pattern = patterns.get(key);
  if (pattern === undefined) {
    if (patterns.size >= REMEMBERED) patterns.clear();
    pattern = new RegExp(parameterPattern(names) ?? '(?!)', 'gi');
    patterns.set(key, pattern);
  }
  const rest = url.replace(pattern, '$1');
  if (rest === url) return url;
  return rest
    .replaceAll(/&{2,}/g, '&')
    .replace('?&', '?')
    .replace(/[?&]+(?=#|$)/, '');
}
