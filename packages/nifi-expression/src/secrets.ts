/**
 * Which attributes are secret: tokens, named secrets, the answers of a login, and `allVar`, which holds them all. Their values are never shown, in logs or in
 * errors.
 */
export function isSecretAttribute(name: string): boolean {
  return /^(token|secret|answer)\./.test(name) || name === 'allVar';
}

export const MASK = '***';

/** The attributes with every secret value masked. Empty values stay, so that `isEmpty()` and its like answer the same. */
export function maskAttributes(attributes: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      isSecretAttribute(name) && value.trim() !== '' ? MASK : value,
    ]),
  );
}

/** A message without the values of secret attributes in it. */
export function maskValues(message: string, attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .filter(([name, value]) => isSecretAttribute(name) && value.trim() !== '')
    .map(([, value]) => value)
    .toSorted((a, b) => b.length - a.length)
    .reduce((masked, secret) => masked.replaceAll(secret, MASK), message);
}
