/** The 32 bytes of a key from its text form, 64 hex digits or base64; null for another length. */
export function secretsKeyBytes(text: string): Buffer | null {
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  return key.length === 32 ? key : null;
}
