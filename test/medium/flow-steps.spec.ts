import { describe, expect, it } from 'vitest';
import { FLOW_STEPS } from '../../src/engine/index.js';
import { FlowDocument } from '../../src/flows/index.js';
import { docPage, tableRows } from '../support/doc-tables.js';

describe('the list of steps', () => {
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
