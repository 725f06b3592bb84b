import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { afterCommit } from '../../src/database/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let done: string[];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  done = [];
});

describe('what waits for a commit', () => {
  it('is done after it, in order', async () => {
    await database.dataSource.transaction(async (manager) => {
      afterCommit(manager, () => done.push('first'));
      afterCommit(manager, () => done.push('second'));
      await manager.query('SELECT 1');
      expect(done).toEqual([]);
    });
    expect(done).toEqual(['first', 'second']);
  });

  it('is never done when the transaction is rolled back, nor by the next one of the connection', async () => {
    const broken = database.dataSource.transaction(async (manager) => {
      afterCommit(manager, () => done.push('never'));
      await manager.query('SELECT 1 / 0');
    });
    await expect(broken).rejects.toThrow(/zero/);
    await database.dataSource.transaction((manager) => manager.query('SELECT 1'));
    expect(done).toEqual([]);
  });

  it('waits for the outer transaction when it is asked for in a savepoint', async () => {
    await database.dataSource.transaction(async (manager) => {
      await manager.transaction(async (nested) => {
        afterCommit(nested, () => done.push('nested'));
      });
      expect(done).toEqual([]);
    });
    expect(done).toEqual(['nested']);
  });

  it('is not done when its savepoint is rolled back, though the rest is committed', async () => {
    await database.dataSource.transaction(async (manager) => {
      afterCommit(manager, () => done.push('outer'));
      const nested = manager.transaction(async (savepoint) => {
        afterCommit(savepoint, () => done.push('never'));
        await savepoint.query('SELECT 1 / 0');
      });
      await expect(nested).rejects.toThrow(/zero/);
    });
    expect(done).toEqual(['outer']);
  });

  it('is done at once where there is no transaction', () => {
    afterCommit(database.dataSource, () => done.push('now'));
    expect(done).toEqual(['now']);
  });
});
