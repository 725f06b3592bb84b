import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { docPage, tableRows } from '../support/doc-tables.js';
import { ROOT } from '../support/openapi-routes.js';

interface TableRules {
  readonly owners: Readonly<Record<string, readonly string[]>>;
  foreignTables(file: string, text: string): { table: string; owner: string; line: number }[];
  violations(root: string): string[];
}

const rules = (await import(join(ROOT, '.ci/tables.mjs'))) as TableRules;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe('the owners of tables', () => {
  it('own every table and sequence that the migrations make, each once', async () => {
    const made = await database.dataSource.query<{ name: string }[]>(
      `SELECT c.relname AS name FROM pg_class c
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'S') AND NOT c.relispartition
         AND c.relname NOT LIKE 'migrations%'
         AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i') AND c.relkind = 'S')`,
    );
    expect(made.map(({ name }) => name).toSorted()).toEqual(Object.values(rules.owners).flat().toSorted());
  });

  it('are those of docs/architecture.md', () => {
    const told = tableRows(docPage('architecture.md'), 'Tables').map((row) => [
      (row['room'] ?? '').replaceAll('`', ''),
      [...(row['tables'] ?? '').matchAll(/`([^`]+)`/g)].map(([, table]) => table),
    ]);
    expect(Object.fromEntries(told)).toEqual(rules.owners);
  });

  it('alone name their tables in src/', () => {
    expect(rules.violations(ROOT)).toEqual([]);
  });

  it('are told of a statement elsewhere that names them, and of none of their own', () => {
    const root = mkdtempSync(join(tmpdir(), 'tables-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    for (const room of ['flows', 'alarms', 'backup']) {
      mkdirSync(join(root, 'src', room), { recursive: true });
      writeFileSync(join(root, 'src', room, 'heads.ts'), "\nexport const HEADS = 'SELECT * FROM flows';\n");
    }
    expect(rules.violations(root)).toEqual([
      'src/alarms/heads.ts:2 names flows, which is a table of flows: use what src/flows/index.ts exports.',
    ]);
  });
});

describe('a statement', () => {
  it.each([
    ['FROM', 'await rows(db, `SELECT 1\n  FROM runs r WHERE r.id = $1`);', 'runs'],
    ['JOIN', 'const text = `${SELECT} LEFT JOIN flows f ON f.id = a.flow_id`;', 'flows'],
    ['UPDATE', "await db.query('UPDATE users SET role = $1');", 'users'],
    ['DELETE', "const old = 'DELETE FROM logins WHERE id = $1';", 'logins'],
    ['a name alone', "for (const table of ['run_rows']) drop(table);", 'run_rows'],
  ])('is seen to name the table of another room: %s', (_, text, table) => {
    expect(rules.foreignTables('src/monitoring/x.ts', text)).toMatchObject([{ table }]);
  });

  it.each([
    ['of its own room', "const text = 'SELECT * FROM alarms';"],
    ['of no table', "const text = 'Runs of the flows, from runs to users.';"],
    ['in a comment', '// SELECT * FROM runs'],
  ])('may name what is %s', (_, text) => {
    expect(rules.foreignTables('src/monitoring/x.ts', text)).toEqual([]);
  });
});
