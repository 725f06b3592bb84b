import { describe, expect, it } from 'vitest';
import { patchDocument } from './patch-document.js';

const document = {
  name: 'Images',
  schedule: { type: 'cron', expression: '0 0 * * * ?' },
  read: { url: 'https://erp', headers: { A: '1' }, pagination: { type: 'offset', pageSize: 10 } },
  script: null,
};

describe('patchDocument', () => {
  it('changes the given fields of a card and leaves the others alone', () => {
    expect(patchDocument(document, { read: { url: 'https://new' } })).toEqual({
      ...document,
      read: { ...document.read, url: 'https://new' },
    });
  });

  it('replaces a field as a whole, null included', () => {
    const patched = patchDocument(document, { read: { headers: { B: '2' }, pagination: null } });
    expect(patched['read']).toEqual({ url: 'https://erp', headers: { B: '2' }, pagination: null });
  });

  it('replaces a schedule as a whole, since its types have different fields', () => {
    const schedule = { type: 'interval', everySeconds: 60 };
    expect(patchDocument(document, { schedule })['schedule']).toEqual(schedule);
  });

  it('adds and removes whole cards', () => {
    const script = { language: 'javascript', source: 'x' };
    expect(patchDocument(document, { script, read: null })).toMatchObject({ script, read: null });
  });
});
