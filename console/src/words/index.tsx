import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { type Codes, type Language, loadCodes, NO_CODES } from './codes.js';
import { en, type Words } from './en.js';
import { fill, type Values } from './fill.js';
import { tr } from './tr.js';

export type { Language };
export type Word = keyof Words;

const WORDS: Readonly<Record<Language, Words>> = { en, tr };
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', tr: 'tr-TR' };
const KEPT = 'image-integrator-language';

export interface Speech {
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
  readonly t: (word: Word, values?: Values) => string;
  /** Fills the places of a text of this language. */
  readonly fill: (text: string, values: Values) => string;
  readonly number: (value: number) => string;
  readonly time: (at: string | Date) => string;
  readonly clock: (at: string | Date) => string;
  readonly day: (day: string) => string;
  /** How long something takes, in its two largest units. */
  readonly duration: (ms: number) => string;
  /** The title of a problem, by its code; null where there is none, or none yet. */
  readonly problem: (code: string) => string | null;
  /** What a code of a row means, as a sentence. */
  readonly rowCode: (code: string) => string | null;
}

export function speechOf(
  language: Language,
  setLanguage: (language: Language) => void,
  codes: Codes = NO_CODES,
): Speech {
  const locale = LOCALES[language];
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const plural = new Intl.PluralRules(locale);
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const unit = (value: number, name: string): string =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      // What is narrow in Turkish has no blank: 6,3sn.
      unitDisplay: language === 'tr' ? 'short' : 'narrow',
      maximumFractionDigits: 1,
    }).format(value);
  const duration = (ms: number): string => {
    if (ms < 1000) return unit(Math.round(ms), 'millisecond');
    const seconds = ms / 1000;
    if (seconds < 10) return unit(seconds, 'second');
    if (seconds < 60) return unit(Math.round(seconds), 'second');
    const whole = Math.round(seconds);
    if (whole < 3600) return `${unit(Math.floor(whole / 60), 'minute')} ${unit(whole % 60, 'second')}`;
    if (whole < 86_400)
      return `${unit(Math.floor(whole / 3600), 'hour')} ${unit(Math.floor((whole % 3600) / 60), 'minute')}`;
    return `${unit(Math.floor(whole / 86_400), 'day')} ${unit(Math.floor((whole % 86_400) / 3600), 'hour')}`;
  };
  return {
    language,
    setLanguage,
    t: (word, values = {}) => fill(WORDS[language][word], values, format, plural),
    fill: (text, values) => fill(text, values, format, plural),
    number: (value) => format.format(value),
    time: (at) => time.format(new Date(at)),
    clock: (at) => clock.format(new Date(at)),
    day: (text) => day.format(new Date(`${text}T00:00:00Z`)),
    duration,
    problem: (code) => codes.problems[code] ?? null,
    rowCode: (code) => codes.rowCodes[code] ?? null,
  };
}

const SpeechContext = createContext<Speech>(speechOf('en', () => undefined));

/** The language that was chosen before, or that of the browser. */
function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'en' || kept === 'tr') return kept;
  return navigator.language.toLowerCase().startsWith('tr') ? 'tr' : 'en';
}

export function WordsProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
    localStorage.setItem(KEPT, language);
  }, [language]);
  const codes = useCodes(language);
  const speech = useMemo(() => speechOf(language, setLanguage, codes), [language, codes]);
  return <SpeechContext value={speech}>{children}</SpeechContext>;
}

function useCodes(language: Language): Codes {
  const [codes, setCodes] = useState(NO_CODES);
  useEffect(() => {
    let isWanted = true;
    void loadCodes(language).then(
      (loaded) => isWanted && setCodes(loaded),
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [language]);
  return codes;
}

export const useWords = (): Speech => use(SpeechContext);
