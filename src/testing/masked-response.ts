import { JsonFault, parseJson, redact, redactValue } from '../common/index.js';

/**
 * A response with `***` for every secret. JSON stays JSON: where a secret stands in a number, the texts alone are masked, and the
 * rest is written anew.
 */
export function maskResponse(text: string, secrets: readonly string[]): string {
  const masked = redact(text, secrets);
  if (masked === text || parsed(masked) !== undefined) return masked;
  const value = parsed(text);
  return value === undefined ? masked : JSON.stringify(redactValue(value, secrets));
}

/** Undefined for what is not JSON. */
function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonFault) return undefined;
    throw error;
  }
}
