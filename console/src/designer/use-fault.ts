import type { JsonFault } from '../document/json-text.js';
import { useDesign } from './context.js';
import { type DesignerWord, useDesignerWords } from './words.js';

/** What a text that was typed at a path lacks to be JSON. */
export function useFault(path: string): string | null {
  const sayFault = useFaultWords();
  const fault = useDesign().faults.find((one) => one.path === path)?.fault ?? null;
  return fault === null ? null : sayFault(fault);
}

export function useFaultWords(): (fault: JsonFault) => string {
  const { d } = useDesignerWords();
  return ({ expected, line, column }) => d(`fault.${expected}` satisfies DesignerWord, { line, column });
}
