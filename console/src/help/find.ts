import type { HelpSection } from './page-of.js';

export interface Place extends HelpSection {
  readonly slug: string;
  readonly page: string;
}

export interface Found {
  readonly place: Place;
  /** What stands around the first word that was found. */
  readonly excerpt: string;
}

const MOST = 30;
const AROUND = 80;
const folded = (text: string): string => text.toLocaleLowerCase('en');

/** The sections that hold every word, those with it in their heading first. */
export function findHelp(places: readonly Place[], query: string): readonly Found[] {
  const words = folded(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const scored = places.flatMap((place) => {
    const title = folded(`${place.page} ${place.title}`);
    const text = folded(place.text);
    if (!words.every((word) => title.includes(word) || text.includes(word))) return [];
    const score = words.filter((word) => title.includes(word)).length;
    return [{ place, score, at: Math.max(0, ...words.map((word) => text.indexOf(word))) }];
  });
  return scored
    .toSorted((a, b) => b.score - a.score)
    .slice(0, MOST)
    .map(({ place, at }) => ({ place, excerpt: excerptOf(place.text, at) }));
}

function excerptOf(text: string, at: number): string {
  const from = Math.max(0, at - AROUND);
  const to = Math.min(text.length, at + AROUND * 2);
  return `${from > 0 ? '…' : ''}${text.slice(from, to).trim()}${to < text.length ? '…' : ''}`;
}
