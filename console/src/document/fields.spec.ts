import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fieldsEn } from '../words/fields.en.js';
import { fieldsTr } from '../words/fields.tr.js';
import { fieldHelpTr } from '../words/field-help.tr.js';
import { fieldAt, freshObject, humanName, isSet } from './fields.js';
import { fieldsOf } from './fields-of.js';

const fields = fieldsOf(JSON.parse(readFileSync('openapi.json', 'utf8')) as Parameters<typeof fieldsOf>[0]);
const all = Object.entries(fields).flatMap(([schema, members]) =>
  Object.keys(members).map((name) => [schema, name] as const),
);

describe('the fields of the flow document', () => {
  it('each have a description, and a kind that a form can show', () => {
    const kinds = new Set(
      Object.values(fields).flatMap((members) => Object.values(members).map(({ kind }) => kind)),
    );
    expect([...kinds].toSorted()).toEqual([
      'boolean',
      'card',
      'cards',
      'choice',
      'integer',
      'json',
      'map',
      'number',
      'numbers',
      'text',
      'texts',
      'variants',
    ]);
    expect(all.filter(([schema, name]) => fields[schema]?.[name]?.description === '')).toEqual([]);
    expect(all.length).toBeGreaterThan(150);
  });

  const shown = all.filter(
    ([schema, name]) =>
      // The choice above these fields shows it.
      !(
        name === 'type' &&
        fields[schema]?.['type']?.kind === 'choice' &&
        /Schedule|Pagination|Sign/.test(schema)
      ),
  );
  const turkish = (schema: string, name: string) => fieldsTr[`${schema}.${name}`] ?? fieldsTr[name];

  it('each have a name in Turkish', () => {
    expect(shown.filter(([schema, name]) => turkish(schema, name) === undefined)).toEqual([]);
  });

  it('each say in Turkish what they are for', () => {
    const helpOf = (schema: string, name: string) =>
      turkish(schema, name)?.[1] ?? fieldHelpTr[`${schema}.${name}`] ?? fieldHelpTr[name];
    expect(shown.filter(([schema, name]) => (helpOf(schema, name) ?? '') === '')).toEqual([]);
  });

  it('are the only ones that have words', () => {
    const known = new Set(all.flatMap(([schema, name]) => [name, `${schema}.${name}`]));
    const said = [fieldsTr, fieldHelpTr, fieldsEn].flatMap((words) => Object.keys(words));
    expect(said.filter((name) => !known.has(name))).toEqual([]);
  });

  it('are found by the path of a problem', () => {
    const document = { read: { pagination: { type: 'offset' }, details: [{ url: '' }] } };
    const named = (path: string) => fieldAt(fields, document, path)?.name;
    expect(fieldAt(fields, document, 'read.pagination.pageSize')?.schema).toBe('OffsetPagination');
    expect(named('read.details.0.url')).toBe('url');
    expect(named('read.details[0].pagination.type')).toBe('pagination');
    expect(named('mapping[1].spec.a')).toBe('spec');
    expect(named('nothing')).toBeUndefined();
  });

  it('are set when they differ from what they are without', () => {
    const of = (schema: string, name: string) => fields[schema]?.[name] ?? { kind: 'text', description: '' };
    expect(isSet(of('ReadCard', 'lookBackSeconds'), 300)).toBe(false);
    expect(isSet(of('ReadCard', 'lookBackSeconds'), 60)).toBe(true);
    expect(isSet(of('ReadCard', 'headers'), {})).toBe(false);
    expect(isSet(of('ReadCard', 'charset'), null)).toBe(false);
    expect(isSet(of('ErpQuery', 'customs'), [])).toBe(false);
  });

  it('begin with what is required', () => {
    expect(freshObject(fields, 'OffsetPagination', 'offset')).toEqual({ type: 'offset' });
    expect(freshObject(fields, 'IntervalSchedule', 'interval')).toMatchObject({ type: 'interval' });
    expect(freshObject(fields, 'ScriptCard')).toEqual({ language: 'python', source: '' });
    expect(humanName('lookBackSeconds')).toBe('Look back seconds');
  });
});
