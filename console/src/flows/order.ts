import type { Overview } from '../api/client.js';

export type ListedFlow = Overview['flows'][number];
export const SORTS = ['name', 'trouble', 'last', 'next'] as const;
export type Sort = (typeof SORTS)[number];

export interface Filter {
  readonly q?: string | undefined;
  readonly sort?: Sort | undefined;
  readonly state?: ListedFlow['state'] | undefined;
}

/** The flows that match, in the order that is asked for; within it by name. @param language of the names, for letters and order */
export function listed(
  flows: readonly ListedFlow[],
  { q = '', sort = 'name', state }: Filter,
  language: string,
): ListedFlow[] {
  // A name may be typed in the letters of the reader's language or in those of identifiers: İ, I, ı and i.
  const spellings = (text: string): string[] => [text.toLocaleLowerCase(language), text.toLowerCase()];
  const wanted = spellings(q.trim());
  const matches = ({ name, slug }: ListedFlow): boolean =>
    [...spellings(name), slug].some((text) => wanted.some((part) => text.includes(part)));
  const byName = (one: ListedFlow, other: ListedFlow): number => one.name.localeCompare(other.name, language);
  return flows
    .filter((flow) => (state === undefined || flow.state === state) && matches(flow))
    .toSorted((one, other) => rank(sort, one) - rank(sort, other) || byName(one, other));
}

/** What comes first has the smallest. */
function rank(sort: Sort, { lastRun, lastDay, nextRunAt }: ListedFlow): number {
  const time = (at: string | null | undefined, none: number): number => (at == null ? none : Date.parse(at));
  switch (sort) {
    case 'trouble': {
      const failed =
        lastRun?.state === 'finished' && (lastRun.status === 'failed' || lastRun.status === 'partial');
      const score =
        (failed ? 4 : 0) + ((lastRun?.held ?? 0) > 0 ? 2 : 0) + ((lastDay?.failed ?? 0) > 0 ? 1 : 0);
      return -score;
    }
    case 'last':
      return -time(lastRun?.createdAt, 0);
    case 'next':
      return time(nextRunAt, Number.MAX_SAFE_INTEGER);
    case 'name':
      return 0;
    default:
      return sort satisfies never;
  }
}
