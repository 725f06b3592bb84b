import type { NamedThing, ScriptReference } from './reference.dto.js';

const CONTEXT: readonly NamedThing[] = [
  { name: 'context.attributes', does: 'What the run knows, by name; what is set there stays with the page.' },
  { name: 'context.log.trace', does: 'Writes a line of the log.' },
  { name: 'context.log.debug', does: 'Writes a line of the log.' },
  { name: 'context.log.info', does: 'Writes a line of the log.' },
  { name: 'context.log.warn', does: 'Writes a line of the log.' },
  { name: 'context.log.error', does: 'Writes a line of the log.' },
  { name: 'context.http.request', does: 'Sends a request, where the Script card allows calls.' },
];

/** The names that scripts of both forms find. A test looks each of them up in the sandbox. */
export const SCRIPT_REFERENCE: ScriptReference = {
  python: {
    start: `def transform(rows, context):
    return [
        {"product_sku": row["sku"], "images": row["images"]}
        for row in rows
    ]
`,
    names: [
      ...CONTEXT,
      { name: 'json', does: 'JSON of the standard library; import it.' },
      { name: 're', does: 'Regular expressions of the standard library; import it.' },
      { name: 'datetime', does: 'Dates of the standard library; import it.' },
      { name: 'hashlib', does: 'Hashes of the standard library; import it.' },
      { name: 'requests', does: 'Sends requests, where the Script card allows calls; import it.' },
    ],
  },
  javascript: {
    start: `export default function transform(rows, context) {
  return rows.map(({ sku, images }) => ({ product_sku: sku, images }));
}
`,
    names: [
      ...CONTEXT,
      { name: 'console.log', does: 'Prints a line, which the step shows.' },
      { name: 'http.request', does: 'The same as context.http.request.' },
      { name: 'URL', does: 'A URL and its parts, as in browsers.' },
      { name: 'URLSearchParams', does: 'The query of a URL, as in browsers.' },
      { name: 'TextEncoder', does: 'Text to bytes in UTF-8.' },
      { name: 'TextDecoder', does: 'Bytes to text, in every encoding of browsers.' },
      { name: 'atob', does: 'Out of Base64.' },
      { name: 'btoa', does: 'In Base64, of characters up to U+00FF.' },
      { name: 'crypto.hash', does: 'The hash of a text or bytes: hash(algorithm, data, encoding).' },
      { name: 'crypto.hmac', does: 'The HMAC of a text or bytes: hmac(algorithm, key, data, encoding).' },
      { name: 'crypto.randomUUID', does: 'A random UUID.' },
      { name: 'structuredClone', does: 'A copy of a value with all that is in it.' },
      { name: 'queueMicrotask', does: 'Calls a function as soon as the script waits.' },
      { name: 'setTimeout', does: 'Calls a function later, within the time of the script.' },
      { name: 'setInterval', does: 'Calls a function again and again, within the time of the script.' },
      { name: 'clearTimeout', does: 'Takes a timer back.' },
      { name: 'clearInterval', does: 'Takes a timer back.' },
      { name: 'JSON', does: 'JSON, as in the browser.' },
      { name: 'Intl', does: 'Numbers, dates and order of words of a language.' },
    ],
  },
};
