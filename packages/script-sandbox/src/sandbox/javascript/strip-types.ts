import { stripTypeScriptTypes } from 'node:module';
import { SandboxError } from '../../sandbox-error.js';

/**
 * TypeScript to JavaScript by blanking the types out, so that every line and column stays where it was. What would need code of its
 * own (`enum`, `namespace`, parameter properties) is refused.
 */
export function stripTypes(source: string): string {
  try {
    return stripTypeScriptTypes(source, { mode: 'strip' });
  } catch (error) {
    const { message, stack = '' } = error as Error;
    // The stack begins with `:<line>`, the source line, and a caret below the column.
    const place = /^[^\n]*:(\d+)\n[^\n]*\n( *)\^/.exec(stack);
    throw new SandboxError({
      code: 'SCRIPT_SYNTAX',
      message,
      ...(place === null ? {} : { line: Number(place[1]), column: (place[2] ?? '').length + 1 }),
    });
  }
}
