/** The result of an expression is not a URL that can be asked for. The message shows it masked. */
export class WireUrlError extends Error {
  override readonly name = 'WireUrlError';
}

/**
 * What goes on the wire for an evaluated Endpoint URL: white space around it goes, the rest is percent-encoded where it
 * must be (spaces, quotes, `<`, `>` and everything outside ASCII; braces and brackets in the query stay, and what is
 * encoded already stays as it is), and a fragment is left out. This is what the WHATWG URL does and what NiFi's client did,
 * except for `|` and `^` in the path, which are encoded here as they were there.
 *
 * `shown` is the same text for people, without secrets. Throws `WireUrlError` when it is not an http or https URL.
 */
export function toWireUrl(text: string, shown: string): string {
  const url = URL.parse(text.trim());
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    const result = shown.trim() === '' ? 'The URL is empty' : `"${shown.trim()}" is not an http or https URL`;
    throw new WireUrlError(result);
  }
  url.hash = '';
  url.pathname = url.pathname.replaceAll('|', '%7C').replaceAll('^', '%5E');
  return url.href;
}
