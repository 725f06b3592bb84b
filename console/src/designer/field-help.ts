import { useEffect, useSyncExternalStore } from 'react';

type FieldHelp = Readonly<Record<string, string>>;

let help: FieldHelp | null = null;
let isAsked = false;
const waiting = new Set<() => void>();

function subscribe(tell: () => void): () => void {
  waiting.add(tell);
  return () => waiting.delete(tell);
}

async function load(): Promise<void> {
  if (isAsked) return;
  isAsked = true;
  try {
    help = (await import('../words/field-help.tr.js')).fieldHelpTr;
    for (const tell of waiting) tell();
  } catch {
    // The server is away: the next field that is shown asks again.
    isAsked = false;
  }
}

/** What rarer fields are for, in Turkish: loaded when a page of that language first shows fields, null until then. */
export function useFieldHelp(language: 'en' | 'tr'): FieldHelp | null {
  useEffect(() => {
    if (language === 'tr') void load();
  }, [language]);
  return useSyncExternalStore(subscribe, () => help);
}
