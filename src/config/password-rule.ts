/** What is wrong with a new password of a user, or null. Length is what counts (NIST SP 800-63B). */
export function passwordProblem(password: string, email: string): string | null {
  if (password.length < 12) return 'must have at least 12 characters';
  if (password.length > 256) return 'must have at most 256 characters';
  if (new Set(password).size < 5) return 'must have at least 5 different characters';
  const name = email.split('@')[0]?.toLowerCase() ?? '';
  if (name.length >= 4 && password.toLowerCase().includes(name)) return 'must not contain the e-mail name';
  return null;
}
