import type { Schemas } from '../api/client.js';
import type { IconName } from '../shell/icons.js';
import type { MissingWord } from '../words/missing.js';

export type Product = Schemas['MissingProductResponse'];
export type Search = Schemas['MissingSearchResponse'];

/** Where a product can stand, by which lists are narrowed. */
export const PLACES = [
  'waiting',
  'asked',
  'written',
  'failed',
  'held',
  'no-images',
  'not-found',
  'answered',
  'unknown',
  'not-asked',
] as const;
export type Place = (typeof PLACES)[number];

/** As the server is asked for it. */
export function queryOf(place: Place | undefined): { state?: 'waiting' | 'asked'; answer?: Answer } {
  if (place === undefined) return {};
  return place === 'waiting' || place === 'asked' ? { state: place } : { answer: place };
}
export type Answer = Exclude<Place, 'waiting' | 'asked'>;

export const placeOf = ({ state, answer }: Product): Place =>
  state === 'answered' ? (PLACES.find((place) => place === answer) ?? 'unknown') : state;

export const nameOf = (place: Place): MissingWord =>
  place === 'waiting' || place === 'asked' ? place : `answer.${place}`;

export const LOOKS: Readonly<Record<Place, readonly [tone: string, icon: IconName]>> = {
  waiting: ['idle', 'clock'],
  asked: ['info', 'runs'],
  written: ['good', 'check'],
  failed: ['bad', 'cross'],
  held: ['warn', 'hand'],
  'no-images': ['warn', 'dash'],
  'not-found': ['warn', 'dash'],
  answered: ['warn', 'warning'],
  unknown: ['warn', 'warning'],
  'not-asked': ['idle', 'clock'],
};
