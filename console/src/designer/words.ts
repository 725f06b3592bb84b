import { designerEn, type DesignerWord } from '../words/designer.en.js';
import { designerTr } from '../words/designer.tr.js';
import { type Speech, useWords } from '../words/index.js';

export type { DesignerWord };

const WORDS = { en: designerEn, tr: designerTr };

export interface DesignerSpeech extends Speech {
  /** A text of the designer. */
  readonly d: (word: DesignerWord, values?: Readonly<Record<string, string | number>>) => string;
}

export function useDesignerWords(): DesignerSpeech {
  const speech = useWords();
  return { ...speech, d: (word, values) => speech.fill(WORDS[speech.language][word], values ?? {}) };
}
