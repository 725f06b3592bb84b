import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { docPage, tableRows } from './support/doc-tables.js';
import { ROOT } from './support/openapi-routes.js';

interface Rules {
  readonly base: readonly string[];
  readonly rooms: Readonly<Record<string, readonly string[]>>;
}

const { base, rooms } = (await import(join(ROOT, '.dependency-cruiser.mjs'))) as Rules;

const codes = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '');

const LINE = /^\s*error (\S+): (\S+) →\s+(\S+)/gm;

/** What `npm run rooms` says of these sources, each as the rule and the two files; null is its exit code. */
function check(files: Readonly<Record<string, string>>): { status: number | null; found: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'rooms-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries({ 'tsconfig.json': '{}', 'package.json': '{}', ...files })) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const bin = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [bin, '--config', join(ROOT, '.dependency-cruiser.mjs'), 'src'];
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { NO_COLOR: '1' },
  });
  return { status, found: [...stdout.matchAll(LINE)].map(([, ...parts]) => parts.join(' ')) };
}

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

  it('is broken by a circle of files, by a room that must not be imported, and by a file behind its index.ts', () => {
    const sound = {
      'src/runs/index.ts': `export { run } from './run.js';`,
      'src/runs/run.ts': `import { flow } from '../flows/index.js';\nexport const run = flow;`,
      'src/flows/index.ts': `export { flow } from './flow.js';`,
      'src/flows/flow.ts': 'export const flow = 1;',
    };
    expect(check(sound)).toEqual({ status: 0, found: [] });
    const broken = check({
      ...sound,
      'src/flows/circle.ts': `import type { Square } from './square.js';\nexport type Circle = Square;`,
      'src/flows/square.ts': `import type { Circle } from './circle.js';\nexport type Square = Circle[];`,
      'src/auth/above.ts': `export { run } from '../runs/index.js';`,
      'src/runs/behind.ts': `export { flow } from '../flows/flow.js';`,
    });
    expect(broken.status).toBeGreaterThan(0);
    expect(broken.found.toSorted()).toEqual([
      'no-circular src/flows/circle.ts src/flows/square.ts',
      'room-auth src/auth/above.ts src/runs/index.ts',
      'room-runs src/runs/behind.ts src/flows/flow.ts',
    ]);
  });
});
