import { useWords } from '../words/index.js';
import type { Condition } from './rule.js';

/** How the value of a condition is said: `20 %`, `3m 20s`, `12`. */
export function useMeasured(condition: Condition): (value: number) => string {
  const { number, duration, language } = useWords();
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 });
  if (condition.endsWith('-rate')) return (value) => percent.format(value / 100);
  if (condition === 'flow-duration') return (value) => duration(value * 1000);
  if (condition === 'no-success') return (value) => duration(value * 60_000);
  return number;
}
