import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { docPage, tableRows } from './support/doc-tables.js';
import { ROOT } from './support/openapi-routes.js';

interface Rules {
  readonly base: readonly string[];
  readonly rooms: Readonly<Record<string, readonly string[]>>;
}

const { base, rooms } = (await import(join(ROOT, '.dependency-cruiser.mjs'))) as Rules;

const codes = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '');

/** What a room may import beyond the base, as the table writes it. */
function beyondBase(allowed: readonly string[]): string[] {
  const hasBase = base.every((room) => allowed.includes(room));
  return hasBase ? allowed.filter((room) => !base.includes(room)) : [...allowed];
}

describe('docs/architecture.md', () => {
  it('names every room of the import rule, with what it may import', () => {
    const told = tableRows(docPage('architecture.md'), 'Rooms').map((row): [string, string[]] => [
      codes(row['room'] ?? '')[0] ?? '',
      codes(row['may import'] ?? ''),
    ]);
    const ruled = Object.entries(rooms).map(([room, allowed]) => [room, beyondBase(allowed).toSorted()]);
    const toldRooms = Object.fromEntries(told.map(([room, allowed]) => [room, allowed.toSorted()]));
    expect(toldRooms).toEqual({ ...Object.fromEntries(ruled), start: [], cli: [] });
  });
});

describe('the import rule', () => {
  it('lets no rooms import each other in a circle', () => {
    const isAbove = (room: string, other: string, seen: Set<string>): boolean =>
      (rooms[room] ?? [])
        .map((allowed) => allowed.split('/')[0] ?? '')
        .some((below) => {
          if (below === other) return true;
          if (seen.has(below) || below === room) return false;
          seen.add(below);
          return isAbove(below, other, seen);
        });
    expect(Object.keys(rooms).filter((room) => isAbove(room, room, new Set()))).toEqual([]);
  });
});
