import { useWords } from '../words/index.js';

/** How figures are written; a dash where nothing is known. */
export function useShown() {
  const { number, duration, language } = useWords();
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  return {
    ms: (value: number | null) => (value === null ? '–' : duration(value)),
    share: (value: number | null) => (value === null ? '–' : percent.format(value)),
    rate: (value: number | null) => (value === null ? '–' : number(value)),
  };
}
