import { AppError } from './app-error.js';
import { base64Forms, secretPatterns } from './secret-forms.js';

/**
 * Keeps secrets out of every text that a person may read: error messages, logs, masked URLs. A secret is masked in
 * every form that it takes on its way; see `secret-forms.ts`.
 */
const MASK = '***';

/** Names of query parameters whose value is masked even when nobody declared it a secret. */
const SENSITIVE_NAME =
  /(^|[^a-z])(access|refresh|id|auth|api|session|security)?[-_]?(token|key|secret|password|passwd|pwd|pass|signature|sig|auth|authorization|session|sessionid|jwt|credential)$/i;

interface SecretForms {
  readonly patterns: readonly RegExp[];
  readonly words: readonly string[];
}

/** By the list that was given: masking a document asks for the same list with each of its texts. */
const known = new WeakMap<readonly string[], SecretForms & { readonly of: string }>();

function formsOf(secrets: readonly string[]): SecretForms {
  // A list may have grown since; its secrets are few.
  const of = secrets.join('\0');
  const found = known.get(secrets);
  if (found?.of === of) return found;
  const forms = { of, patterns: secretPatterns(secrets), words: base64Forms(secrets) };
  known.set(secrets, forms);
  return forms;
}

/** `text` with each of `secrets` replaced by `***`. */
export function redact(text: string, secrets: readonly string[]): string {
  const { patterns, words } = formsOf(secrets);
  let masked = text;
  for (const pattern of patterns) masked = masked.replace(pattern, MASK);
  for (const form of words) masked = maskWordsWith(form, masked);
  return masked;
}

/**
 * An error whose message, details and problems hold none of `secrets`. Its cause, which nobody masked, stays behind:
 * the log would show it.
 */
export function redactError(error: AppError, secrets: readonly string[]): AppError {
  const { code, kind, status, title, message, details, problems } = error;
  return new AppError(code, { kind, status, title }, redact(message, secrets), {
    details: Object.fromEntries(
      Object.entries(details).map(([name, value]) => [name, redactValue(value, secrets)]),
    ),
    problems: problems.map((problem) => ({ ...problem, message: redact(problem.message, secrets) })),
  });
}

/** JSON with `secrets` masked in every text and key of it. */
export function redactValue(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return redact(value, secrets);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [redact(name, secrets), redactValue(item, secrets)]),
  );
}

/** Whether one of `secrets` stands in `text`, in any of its written forms. */
export function holdsSecret(text: string, secrets: readonly string[]): boolean {
  const { patterns, words } = formsOf(secrets);
  return patterns.some((pattern) => text.search(pattern) >= 0) || words.some((form) => text.includes(form));
}

/**
 * A URL that may be shown: user info, the values of parameters that are named like secrets, and the given secrets
 * wherever they stand (a session token in the path, say) are `***`. Takes any text, also one that is no valid URL.
 */
export function maskUrl(url: string, secrets: readonly string[] = []): string {
  return redact(url, secrets)
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, `$1${MASK}@`)
    .replace(/([?&;])([^=&;#?]+)=([^&;#]+)/g, (pair: string, separator: string, name: string) =>
      SENSITIVE_NAME.test(name) ? `${separator}${name}=${MASK}` : pair,
    );
}

/** `text` with `***` for each base64 word that holds `form`. Linear: a word is measured from where the form stands. */
function maskWordsWith(form: string, text: string): string {
  let masked = '';
  let done = 0;
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, done)) {
    let start = at;
    while (start > done && /[\w+/%-]/.test(text.charAt(start - 1))) start -= 1;
    let end = at + form.length;
    while (end < text.length && /[\w+/%=-]/.test(text.charAt(end))) end += 1;
    masked += text.slice(done, start) + MASK;
    done = end;
  }
  return masked + text.slice(done);
}
