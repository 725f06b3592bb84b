import { type CompiledText, compileExpression, type CompileOptions } from './compiled-text.js';

const compiled = new Map<string, CompiledText>();
const CACHE_LIMIT = 1000;
const MAX_CACHED_LENGTH = 20_000;

/**
 * `compileExpression` with a memory: a text is compiled once per process and shared, whichever flow, version or page
 * it stands in. Texts that do not compile are not remembered.
 */
export function cachedExpression(text: string, options: CompileOptions = {}): CompiledText {
  const key = `${options.functions ?? 'flow'}:${text}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const fresh = compileExpression(text, options);
  if (text.length > MAX_CACHED_LENGTH) return fresh;
  if (compiled.size >= CACHE_LIMIT) compiled.clear();
  compiled.set(key, fresh);
  return fresh;
}
