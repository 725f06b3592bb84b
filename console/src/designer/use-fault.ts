import { useDesign } from './context.js';
import { type DesignerWord, useDesignerWords } from './words.js';

/** What a text that was typed at a path lacks to be JSON. */
export function useFault(path: string) {
  const { d } = useDesignerWords();
  const fault = useDesign().faults.find((one) => one.path === path)?.fault ?? null;
  if (fault === null) return { text: null, marks: [] };
  const { line, column } = fault;
  const text = d(`fault.${fault.expected}` satisfies DesignerWord, { line, column });
  return { text, marks: [{ line, column, message: text }] };
}
