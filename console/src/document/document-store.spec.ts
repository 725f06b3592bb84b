import { describe, expect, it } from 'vitest';
import { DocumentStore, faultsOf } from './document-store.js';
import { differencesOf, merged } from './differences.js';
import { findDraft, forgetDraft, keepDraft } from './draft.js';
import { placesIn, readJson } from './json-text.js';
import { keysOf, valueAt, withValue } from './paths.js';

const DOCUMENT = {
  name: 'Images',
  read: { url: 'https://erp.example.com', headers: { Authorization: 'Bearer abc', 'X-Company': '01' } },
  mapping: [{ operation: 'shift', spec: { '*': { code: 'sku' } } }],
  ofTomorrow: { unknown: [1, 2] },
};
const storeOf = (): DocumentStore => new DocumentStore({ document: DOCUMENT, version: 3 });

describe('paths', () => {
  it('are read as the server writes them', () => {
    expect(keysOf('mapping[1].spec.images')).toEqual(['mapping', '1', 'spec', 'images']);
    expect(keysOf('read.details.0.url')).toEqual(['read', 'details', '0', 'url']);
    expect(valueAt(DOCUMENT, 'mapping[0].spec.*.code')).toBe('sku');
    expect(valueAt(DOCUMENT, 'mapping[0].toString')).toBeUndefined();
  });

  it('change what they name, and leave everything else the same object', () => {
    const next = withValue(DOCUMENT, 'read.url', 'https://other.example.com');
    expect(valueAt(next, 'read.url')).toBe('https://other.example.com');
    expect(next['mapping']).toBe(DOCUMENT.mapping);
    expect(withValue(DOCUMENT, 'read.headers', undefined)['read']).toEqual({ url: DOCUMENT.read.url });
    expect(withValue({ list: [1, 2, 3] }, 'list.1', undefined)).toEqual({ list: [1, 3] });
  });
});

describe('JSON text', () => {
  it.each([
    ['{"a": 1,}', 'name', 1, 9],
    ['{"a" 1}', 'colon', 1, 6],
    ['[1\n2]', 'comma', 2, 1],
    ['{\n  "a": tru\n}', 'value', 2, 8],
    ['[1] x', 'end', 1, 5],
    ['["a\nb"]', 'text', 1, 2],
    ['{"a": 1, "a": 2}', 'once', 1, 10],
    ['', 'value', 1, 1],
    ['[01]', 'value', 1, 2],
  ])('says what is missing, and where: %j', (text, expected, line, column) => {
    expect(readJson(text).fault).toEqual({ expected, line, column });
  });

  it('is read as JSON.parse reads it', () => {
    const text = '{"a\\u0131": [1, -2.5e3, true, null, {"b": "\\n"}], "c": {}, "d": []}';
    const read = readJson(text);
    expect(read.fault === null && read.value).toEqual(JSON.parse(text));
  });

  it('may be huge, and nested without end', () => {
    const long = JSON.stringify([String.raw`C:\\`, '"'.repeat(500_000), 'x'.repeat(10_000_000)]);
    const read = readJson(long);
    expect(read.fault === null && read.value).toEqual(JSON.parse(long));
    const deep = '['.repeat(5000) + ']'.repeat(5000);
    expect(readJson(deep).fault).toEqual({ expected: 'depth', line: 1, column: 501 });
    const store = storeOf();
    store.setText('read.headers', deep);
    expect(faultsOf(store.getSnapshot())).toMatchObject([{ path: 'read.headers' }]);
  });

  it('shows where the value of a path stands, or the nearest around it', () => {
    const text = JSON.stringify(DOCUMENT, null, 2);
    const line = text.split('\n').findIndex((one) => one.includes('"X-Company"')) + 1;
    expect(placesIn(text)('read.headers.X-Company')).toEqual({ line, column: 20 });
    expect(placesIn(text)('read.headers.X-None')?.line).toBe(line - 2);
  });
});

describe('the store of a document', () => {
  it('undoes letters that were typed one after the other together', () => {
    const store = storeOf();
    store.set('name', 'I');
    store.set('name', 'Im');
    store.settle();
    store.set('name', 'Img');
    store.undo();
    expect(store.getSnapshot().document['name']).toBe('Im');
    store.undo();
    expect(store.getSnapshot().document).toBe(DOCUMENT);
    store.redo();
    store.redo();
    expect(store.getSnapshot()).toMatchObject({ document: { name: 'Img' }, canRedo: false, isDirty: true });
  });

  it('is not dirty when the old value is back', () => {
    const store = storeOf();
    store.set('read.url', 'x');
    expect(store.getSnapshot().isDirty).toBe(true);
    store.set('read.url', DOCUMENT.read.url);
    expect(store.getSnapshot().isDirty).toBe(false);
  });

  it('keeps fields that it does not know, in form and in text', () => {
    const store = storeOf();
    store.set('name', 'Other');
    store.setText('', store.textAt('').replace('"unknown"', '"known"'));
    expect(store.getSnapshot().document).toMatchObject({ name: 'Other', ofTomorrow: { known: [1, 2] } });
  });

  it('keeps JSON that is wrong as it was typed, and the document as it was', () => {
    const store = storeOf();
    store.setText('mapping', '[{"operation": "shift",');
    expect(store.textAt('mapping')).toBe('[{"operation": "shift",');
    expect(store.getSnapshot().document).toBe(DOCUMENT);
    expect(store.getSnapshot().isDirty).toBe(true);
    expect(faultsOf(store.getSnapshot())).toMatchObject([{ path: 'mapping', fault: { expected: 'name' } }]);
    store.undo();
    expect(store.textAt('mapping')).toBe(JSON.stringify(DOCUMENT.mapping, null, 2));
    expect(faultsOf(store.getSnapshot())).toEqual([]);
  });

  it('leaves JSON as it is laid out while it says what the document says', () => {
    const store = storeOf();
    store.setText('mapping', '[ ]');
    expect(store.textAt('mapping')).toBe('[ ]');
    expect(store.getSnapshot().document['mapping']).toEqual([]);
    store.set('mapping', [{ operation: 'sort' }]);
    expect(store.textAt('mapping')).toContain('"sort"');
  });

  it('takes no list for a document', () => {
    const store = storeOf();
    store.setText('', '[]');
    expect(store.getSnapshot().document).toBe(DOCUMENT);
    expect(faultsOf(store.getSnapshot())).toHaveLength(1);
  });

  it('keeps what was typed while it was saved', () => {
    const store = storeOf();
    store.set('name', 'Saved');
    const sent = store.getSnapshot().document;
    store.set('name', 'Saved and more');
    store.rebase({ document: sent, version: 4 });
    expect(store.getSnapshot()).toMatchObject({
      document: { name: 'Saved and more' },
      saved: { version: 4 },
      isDirty: true,
    });
  });
});

describe('two people in one flow', () => {
  it('are shown field by field, and merged as one chooses', () => {
    const mine = withValue(withValue(DOCUMENT, 'name', 'Mine'), 'read.url', 'https://mine.example.com');
    const theirs = withValue(withValue(DOCUMENT, 'name', 'Theirs'), 'read.headers.X-Company', '02');
    const differences = differencesOf(DOCUMENT, mine, theirs);
    expect(differences.map(({ path, by }) => [path, by])).toEqual([
      ['name', 'both'],
      ['read.url', 'mine'],
      ['read.headers.X-Company', 'theirs'],
    ]);
    const document = merged(theirs, differences, ({ path }) => path === 'read.url');
    expect(document).toMatchObject({
      name: 'Theirs',
      read: { url: 'https://mine.example.com', headers: { 'X-Company': '02' } },
    });
  });

  it('differ in a whole card where one took it away', () => {
    const mine = withValue(DOCUMENT, 'read.url', 'https://mine.example.com');
    const theirs = withValue(DOCUMENT, 'read', null);
    expect(differencesOf(DOCUMENT, mine, theirs)).toMatchObject([{ path: 'read', by: 'both', theirs: null }]);
  });
});

describe('a draft', () => {
  const storage = () => {
    const kept = new Map<string, string>();
    return {
      kept,
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
  };
  const draftOf = (store: DocumentStore) => {
    const { saved, document, texts } = store.getSnapshot();
    return { at: '2026-11-30T12:00:00Z', saved, edited: { document, texts } };
  };

  it('keeps changes and no secret, and gets the secrets back from what the server holds', () => {
    const browser = storage();
    const store = storeOf();
    store.set('name', 'Changed');
    store.set('read.url', 'https://user:pass-word@erp.example.com/?api_key=k-1&limit=5');
    keepDraft(browser, 'images', draftOf(store));
    const text = [...browser.kept.values()].join('');
    expect(text).toContain('Changed');
    expect(text).not.toMatch(/abc|pass-word|k-1/);
    expect(findDraft(browser, 'images', DOCUMENT)?.edited.document).toMatchObject({
      name: 'Changed',
      read: { headers: { Authorization: 'Bearer abc', 'X-Company': '01' } },
      ofTomorrow: { unknown: [1, 2] },
    });
  });

  it('goes when the document is as it was saved, or when it is forgotten', () => {
    const browser = storage();
    const store = storeOf();
    store.set('name', 'Changed');
    keepDraft(browser, 'images', draftOf(store));
    store.undo();
    keepDraft(browser, 'images', draftOf(store));
    expect(browser.kept.size).toBe(0);
    store.redo();
    keepDraft(browser, 'images', draftOf(store));
    forgetDraft(browser, 'images');
    expect(findDraft(browser, 'images', DOCUMENT)).toBeNull();
  });

  it('keeps expressions, and text that is no JSON yet', () => {
    const browser = storage();
    const store = storeOf();
    store.set('read.headers.Authorization', 'Key ${secret.signing}');
    store.setText('mapping', '[{');
    keepDraft(browser, 'images', draftOf(store));
    const edited = findDraft(browser, 'images', DOCUMENT)?.edited;
    expect(valueAt(edited?.document, 'read.headers.Authorization')).toBe('Key ${secret.signing}');
    expect(edited?.texts).toEqual({ mapping: '[{' });
  });

  it('that cannot be read is none', () => {
    const browser = storage();
    browser.setItem('image-integrator-draft:images', '{');
    expect(findDraft(browser, 'images', DOCUMENT)).toBeNull();
  });
});
