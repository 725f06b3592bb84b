import { JavaTextError } from '@image-integrator/java-text';

/** What Java makes of a text; undefined, no value, where it throws. */
export function attempt<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch (error) {
    if (error instanceof JavaTextError) return undefined;
    throw error;
  }
}
