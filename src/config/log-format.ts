import type { Settings } from './settings.js';

type Output = Pick<NodeJS.WriteStream, 'isTTY'> & Partial<Pick<NodeJS.WriteStream, 'hasColors'>>;

/** How the process speaks: in lines for people or in JSON. */
export interface LogFormat {
  readonly readable: boolean;
  readonly colours: boolean;
}

/**
 * The format that `LOG_FORMAT` asks for on this output: `auto`, and whatever is none of the values, is readable on a terminal.
 * Colours only on a terminal, and not against NO_COLOR.
 */
export function logFormat(
  format: Settings['LOG_FORMAT'] | (string & {}) | undefined,
  output: Output,
): LogFormat {
  const readable = format === 'pretty' || (format !== 'json' && output.isTTY);
  return { readable, colours: readable && output.isTTY && (output.hasColors?.() ?? false) };
}
