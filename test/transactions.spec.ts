import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from './support/openapi-routes.js';

const { applicationProgram, violations } = (await import(join(ROOT, '.ci/transactions.mjs'))) as {
  applicationProgram: (root: string) => ts.Program;
  violations: (program: ts.Program, folder: string) => string[];
};

const DECLARATIONS = `
class EntityManager { async query(text: string): Promise<number> { return text.length; } }
class DataSource extends EntityManager {
  async transaction<T>(work: (transaction: EntityManager) => Promise<T>): Promise<T> { return work(new EntityManager()); }
}
type SqlExecutor = Pick<DataSource | EntityManager, 'query'>;
function afterCommit(executor: SqlExecutor, work: () => void): void {}
abstract class Port { abstract count(): Promise<number>; }
class Store extends Port {
  constructor(private readonly dataSource: DataSource) { super(); }
  override count(): Promise<number> { return this.dataSource.query('SELECT 1'); }
  find(executor: SqlExecutor = this.dataSource): Promise<number> { return executor.query('SELECT 1'); }
  findWith(executor?: SqlExecutor): Promise<number> { return this.find(executor); }
}
class Service {
  constructor(readonly dataSource: DataSource, readonly store: Store, readonly port: Port) {}
  private deep(): Promise<number> { return this.store.count(); }
  METHOD
}
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'transactions-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function found(method: string): string[] {
  const file = join(folder, 'service.ts');
  writeFileSync(file, DECLARATIONS.replace('METHOD', method));
  return violations(ts.createProgram([file], { target: ts.ScriptTarget.ES2022 }), folder);
}

const inside = (work: string): string =>
  `work() { return this.dataSource.transaction(async (transaction) => ${work}); }`;

describe('inside a transaction', () => {
  it.each([
    ['the pool itself', inside(`this.dataSource.query('SELECT 1')`)],
    ['a second transaction', inside('this.dataSource.transaction(async () => 1)')],
    ['a method that asks the pool', inside('this.store.count()')],
    ['a method that asks it through another', inside('this.deep()')],
    ['what implements an abstract method', inside('this.port.count()')],
    ['a method without the transaction that it can take', inside('this.store.find()')],
    ['a method that hands on what it was not given', inside('this.store.findWith()')],
    ['the pool handed on', inside('this.store.find(this.dataSource)')],
    ['a callback', inside('Promise.all([1].map(() => this.store.count()))')],
    [
      'a method that is given a transaction',
      'work(transaction: EntityManager) { return this.store.count(); }',
    ],
    ['a method that is given an executor', 'work(executor: SqlExecutor) { return this.store.count(); }'],
  ])('%s is seen', (_, method) => {
    expect(found(method)).toHaveLength(1);
  });

  it.each([
    ['the transaction', inside(`transaction.query('SELECT 1')`)],
    ['a method that is given it', inside('this.store.find(transaction)')],
    [
      'what comes after its end',
      inside('{ afterCommit(transaction, () => void this.store.count()); return 1; }'),
    ],
    ['what comes before it', `async work() { await this.store.count(); ${inside('1').slice(9)}`],
  ])('%s is fine', (_, method) => {
    expect(found(method)).toEqual([]);
  });
});

it('sees the connections of TypeORM in the program of an application', () => {
  const root = join(folder, 'application');
  mkdirSync(join(root, 'src'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, 'tsconfig.json'), JSON.stringify({ extends: join(ROOT, 'tsconfig.json') }));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(root, 'src/users.ts'),
    `import type { DataSource, Repository } from 'typeorm';
export const first = (pool: DataSource, users: Repository<object>) =>
  pool.transaction(async (transaction) => (await transaction.query('SELECT 1')) ?? (await users.count()));
`,
  );
  const seen = violations(applicationProgram(root), join(root, 'src'));
  expect(seen).toEqual([expect.stringMatching(/^users\.ts:3 .*users\.count/)]);
});
