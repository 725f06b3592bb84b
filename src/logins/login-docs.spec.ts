import { describe, expect, it } from 'vitest';
import { declaredDefaults, docPage, tableRows } from '../../test/support/doc-tables.js';
import { LoginTls } from './login-tls.dto.js';
import { LOGIN_TYPES } from './login-types.js';
import { SessionRules } from './session-rules.dto.js';

const page = docPage('logins.md');

const code = (cell: string | undefined): string => /`([^`]+)`/.exec(cell ?? '')?.[1] ?? '';

describe('docs/logins.md', () => {
  it('has every field of every type with its default, and no other', () => {
    const told: Record<string, Record<string, string>> = {};
    let type = '';
    for (const row of tableRows(page, 'Fields')) {
      type = code(row['type']) || type;
      (told[type] ??= {})[code(row['field'])] = row['default'] ?? '';
    }
    const declared = LOGIN_TYPES.map(({ name, settings }) => [name, declaredDefaults(settings)]);
    expect(told).toEqual(Object.fromEntries(declared));
  });

  it.each([
    ['Sessions', SessionRules],
    ['TLS', LoginTls],
  ])('has every field of %s with its default, and no other', (heading, document) => {
    const told = tableRows(page, heading).map((row) => [code(row['field']), row['default']]);
    expect(Object.fromEntries(told)).toEqual(declaredDefaults(document));
  });
});
