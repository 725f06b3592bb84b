import { useMemo } from 'react';
import { useWords } from './index.js';
import type { Say } from './fill.js';

export type { Say };

/** Texts of one room in both languages, loaded with it: what every page needs is in en.ts and tr.ts. */
export interface Pack<W extends string> {
  readonly en: Readonly<Record<W, string>>;
  readonly tr: Readonly<Record<W, string>>;
}

/** Speaks the texts of a pack in the language that is chosen. */
export function useSay<W extends string>(pack: Pack<W>): Say<W> {
  const { language, fill } = useWords();
  return useMemo(
    () =>
      (word, values = {}) =>
        fill(pack[language][word], values),
    [pack, language, fill],
  );
}
