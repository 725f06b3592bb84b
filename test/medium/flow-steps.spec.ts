import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FLOW_STEPS, STEPS } from '../../src/engine/index.js';
import { FlowDocument } from '../../src/flows/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { docPage, tableRows } from '../support/doc-tables.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe('the list of steps', () => {
  it('is what the column of the step logs takes', async () => {
    const [constraint] = await database.dataSource.query<{ text: string }[]>(
      `SELECT pg_get_constraintdef(oid) AS text FROM pg_constraint
       WHERE conrelid = 'step_logs'::regclass AND contype = 'c' AND conname LIKE '%step_check'`,
    );
    const names = [...(constraint?.text ?? '').matchAll(/'(\w+)'/g)].map(([, name]) => name);
    expect(names).toEqual(STEPS);
  });

  it('is the table of docs/architecture.md', () => {
    const plain = (text = ''): string => text.replaceAll('`', '');
    const told = tableRows(docPage('architecture.md'), 'Steps').map((row) => ({
      name: plain(row['step']),
      card: plain(row['card']),
      does: row['what it does'],
    }));
    expect(told).toEqual(FLOW_STEPS);
  });

  it('names cards that a flow has', () => {
    for (const { card } of FLOW_STEPS)
      expect([...Object.keys(new FlowDocument()), 'omnitron']).toContain(card);
  });
});
