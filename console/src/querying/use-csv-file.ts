import { useRef, useState } from 'react';
import { queryWords } from '../words/querying.js';
import { useSay } from '../words/say.js';
import { type CsvGlance, glanceAtFile } from './texts.js';

/** What the server takes. */
const MOST_MB = 16;

export interface ChosenCsv {
  readonly file: File | null;
  readonly glance: CsvGlance | null;
  /** Why the file cannot be taken, in words. */
  readonly refusal: string | null;
}

const NONE: ChosenCsv = { file: null, glance: null, refusal: null };

/** The CSV file that was chosen last, with what is in it. */
export function useCsvFile(): ChosenCsv & { readonly take: (file: File) => void } {
  const say = useSay(queryWords);
  const [chosen, setChosen] = useState<ChosenCsv>(NONE);
  const newest = useRef<File | null>(null);
  const read = async (file: File): Promise<ChosenCsv> => {
    if (file.size > MOST_MB * 1024 ** 2) return { ...NONE, refusal: say('fileTooLarge', { n: MOST_MB }) };
    try {
      return { file, glance: await glanceAtFile(file), refusal: null };
    } catch {
      return { ...NONE, refusal: say('fileUnreadable') };
    }
  };
  const take = async (file: File): Promise<void> => {
    newest.current = file;
    setChosen(NONE);
    const next = await read(file);
    if (newest.current === file) setChosen(next);
  };
  return { ...chosen, take: (file) => void take(file) };
}
