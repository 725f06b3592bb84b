/**
 * Keeps secrets out of every text that a person may read: error messages, logs, masked URLs. A secret is masked in
 * the forms that it takes on its way: as it is, URL-encoded, escaped in JSON, and in base64.
 */
const MASK = '***';

/** Shorter texts are no secrets, and masking every `1` would make a message unreadable. */
const MIN_SECRET_LENGTH = 3;

/** Names of query parameters whose value is masked even when nobody declared it a secret. */
const SENSITIVE_NAME =
  /(^|[^a-z])(access|refresh|id|auth|api|session|security)?[-_]?(token|key|secret|password|passwd|pwd|pass|signature|sig|auth|authorization|session|sessionid|jwt|credential)$/i;

/** `text` with each of `secrets` replaced by `***`. */
export function redact(text: string, secrets: readonly string[]): string {
  let masked = text;
  for (const form of writtenForms(secrets)) {
    if (masked.includes(form)) masked = masked.replaceAll(form, MASK);
  }
  return masked;
}

/** Whether one of `secrets` stands in `text`, in any of its written forms. */
export function holdsSecret(text: string, secrets: readonly string[]): boolean {
  return writtenForms(secrets).some((form) => text.includes(form));
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

/** Longest first, so that a secret that holds another one is masked whole. */
function writtenForms(secrets: readonly string[]): string[] {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < MIN_SECRET_LENGTH) continue;
    forms.add(Buffer.from(secret).toString('base64'));
    for (const text of [secret, JSON.stringify(secret).slice(1, -1)]) {
      forms.add(text);
      forms.add(encodeURIComponent(text.toWellFormed()));
      forms.add(new URLSearchParams([['', text]]).toString().slice(1));
    }
  }
  return [...forms].sort((a, b) => b.length - a.length);
}
