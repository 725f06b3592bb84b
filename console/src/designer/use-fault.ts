import { useDesign } from './context.js';
import { type DesignerWord, useDesignerWords } from './words.js';

/** What a text that was typed at a path lacks to be JSON. */
export function useFault(path: string): string | null {
  const { d } = useDesignerWords();
  const fault = useDesign().faults.find((one) => one.path === path)?.fault ?? null;
  if (fault === null) return null;
  const { expected, line, column } = fault;
  return d(`fault.${expected}` satisfies DesignerWord, { line, column });
}
