import type { CardReport, CardState } from './card-line.js';
import { useDesign, useSnapshot } from './context.js';
import { type CardName, CARDS } from './layout.js';
import type { Tests } from './use-tests.js';
import { useDesignerWords } from './words.js';

/** How each card's last test went, in a few words. */
export function useReports(tests: Tests): Readonly<Record<CardName, CardReport>> {
  const { d, duration, number } = useDesignerWords();
  const { store } = useDesign();
  const { document } = useSnapshot(store);
  const { results, running } = tests;
  const stateOf = (card: CardName): CardState => {
    const outcome = results[card];
    if (running === card) return 'running';
    if (outcome === undefined) return 'idle';
    if (!tests.isFresh(card, document)) return 'stale';
    return outcome.ok ? 'ok' : 'problem';
  };
  const factsOf = (card: CardName): readonly string[] => {
    const outcome = results[card];
    if (outcome === undefined || running === card) return [];
    const { records, durationMs } = outcome;
    const totals = card === 'write' ? (results.write?.body?.totals ?? null) : null;
    const out = records.out;
    const counts =
      card === 'configuration'
        ? null
        : totals !== null
          ? d('fact.deleted', { n: totals.deleted, created: totals.created })
          : out === null
            ? null
            : records.in === null
              ? d('fact.out', { n: out })
              : d('fact.inOut', { in: number(records.in), out: number(out) });
    return [...(counts === null ? [] : [counts]), duration(durationMs)];
  };
  const entries = CARDS.map((card) => [card, { state: stateOf(card), facts: factsOf(card) }] as const);
  return Object.fromEntries(entries) as Record<CardName, CardReport>;
}
