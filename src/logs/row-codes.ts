/** Why a row was skipped, as its code. Every other code is that of a failed row. */
export const SKIP_CODES = ['UNCHANGED', 'CANCELLED', 'RUN_STOPPED', 'WOULD_LOSE_IMAGES'] as const;
export type SkipCode = (typeof SKIP_CODES)[number];

export function isSkipCode(code: string): code is SkipCode {
  return (SKIP_CODES as readonly string[]).includes(code);
}
