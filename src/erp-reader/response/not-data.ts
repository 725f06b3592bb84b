/** What servers send in the place of data, of whatever status and type: pages for people, and messages of PHP. */

/** Where such things begin: enough for a comment, a declaration and a head. */
const LOOKED_AT = 16_384;
const SHOWN = 200;

const BEFORE = '^\\s*(?:<\\?xml[^>]*>\\s*)?(?:<!--(?:(?!-->)[^])*-->\\s*)*';
const DOCUMENT = new RegExp(`${BEFORE}<(?:!doctype\\s+html|html|head|body)\\b`, 'i');
/** Elements that a page of HTML may begin with, and XML too. */
const ELEMENT = new RegExp(
  `${BEFORE}<(?:title|meta|link|style|script|center|h[1-6]|div|p|br|hr|table|form|span|font|b|i|strong|pre|img)\\b`,
  'i',
);
const PHP_WORDS =
  '((?:<b>\\s*)?(?:PHP\\s+)?(?:Notice|Warning|Deprecated|Fatal error|Parse error|Recoverable fatal error|Strict Standards)(?:\\s*</b>)?\\s*:\\s[^]*?\\bon line\\b\\s*(?:<b>)?\\s*\\d+)';
const PHP_FIRST = new RegExp(`^\\s*(?:<br\\s*/?>\\s*)*${PHP_WORDS}`);
const PHP_LATER = new RegExp(`(?:<br\\s*/?>\\s*|\\n|[}\\]]\\s*|^)${PHP_WORDS}`);

/** An HTML page in the place of `expected`, as words that say what it is and what to do; null for anything else. */
export function htmlPage(text: string, expected: string): string | null {
  const start = text.slice(0, LOOKED_AT);
  if (!DOCUMENT.test(start) && (expected === 'XML' || !ELEMENT.test(start))) return null;
  const title = /<title[^<>]*>([^]*?)<\/title>/i.exec(start)?.[1];
  const named = title === undefined || plain(title) === '' ? '' : ` ("${shortened(plain(title))}")`;
  const says = shortened(plain(start.replace(/<(script|style|title)\b[^]*?(<\/\1>|$)/gi, ' ')));
  const advice = /<input[^<>]*type\s*=\s*["']?password/i.test(start)
    ? 'It is a login page: set read.login, or check what that login sends'
    : 'Perhaps the ERP is under maintenance; if not, check read.url and read.login';
  const words = says === '' ? '' : `: ${says.replace(/[.!]+$/, '')}`;
  return `the answer is an HTML page${named} where ${expected} is expected${words}. ${advice}`;
}

/**
 * What PHP wrote before the data or, where the text stops being data at `offset`, behind it, as a sentence; null when it wrote
 * nothing.
 */
export function phpMessage(text: string, offset: number | null = null): string | null {
  const later = offset === null ? '' : text.slice(Math.max(0, offset - 2), offset + LOOKED_AT);
  const found = PHP_FIRST.exec(text.slice(0, LOOKED_AT))?.[1] ?? PHP_LATER.exec(later)?.[1];
  if (found === undefined) return null;
  return `PHP wrote a message between the data: ${shortened(plain(found))}. Switch off display_errors at the ERP`;
}

/** Markup taken out, on one line. */
function plain(html: string): string {
  return html
    .replaceAll(/<[^<>]*>/g, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ +([.,:;])/g, '$1')
    .trim();
}

function shortened(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
