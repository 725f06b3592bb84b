import { describe, expect, it } from 'vitest';
import { declaredDefaults, docPage, tableRows } from '../../test/support/doc-tables.js';
import {
  DetailRequest,
  ErpQuery,
  PAGINATION_CLASSES,
  ProductsRequest,
  QuerySetting,
  ReadCard,
} from '../erp-reader/index.js';
import { OmnitronCard, WriteCard } from '../omnitron-writer/index.js';
import { ScriptCard } from '../transform/index.js';
import { FetchMissingCard } from './fetch-missing-card.dto.js';
import { FlowDocument } from './flow-document.dto.js';

const page = docPage('flows.md');

const codes = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '');

/** Field and default of each row of the tables under these headings. */
function toldDefaults(...headings: string[]): Record<string, string> {
  const rows = headings.flatMap((heading) => tableRows(page, heading));
  return Object.fromEntries(rows.map(({ field = '', default: value = '' }) => [codes(field)[0], value]));
}

describe('docs/flows.md', () => {
  it.each([
    [OmnitronCard, ['Omnitron']],
    [QuerySetting, ['ERP Query Settings']],
    [ReadCard, ['Request', 'Response', 'Limits']],
    [ProductsRequest, ['Reads in two stages']],
    [DetailRequest, ['Detail requests']],
    [ScriptCard, ['Script']],
    [FetchMissingCard, ['Fetch missing']],
    [WriteCard, ['Write Data to Omnitron']],
  ])('has every field of %o with its default, and no other', (card, headings) => {
    expect(toldDefaults(...headings)).toEqual(declaredDefaults(card));
  });

  it('has every field of a flow with its default, and no other; the slug is made', () => {
    expect(toldDefaults('Configuration')).toEqual({
      ...declaredDefaults(FlowDocument),
      slug: 'made of the name',
    });
  });

  it('names every query setting', () => {
    for (const name of Object.keys(declaredDefaults(ErpQuery))) expect(page).toContain(`\`${name}\``);
  });

  it('has every field of every pagination with its default: the shared ones in the text, the others in the table', () => {
    const [shared = ''] = page.split('### Pagination\n')[1]?.split('\n|') ?? [];
    let type = '';
    const told: Record<string, Record<string, string>> = {};
    for (const row of tableRows(page, 'Pagination')) {
      type = codes(row['type'] ?? '')[0] ?? type;
      (told[type] ??= {})[codes(row['field'] ?? '')[0] ?? ''] = row['default'] ?? '';
    }
    const declared = PAGINATION_CLASSES.map((kind) => {
      const { type: _, ...fields } = declaredDefaults(kind);
      const own = Object.entries(fields).filter(
        ([field, value]) => told[new kind().type]?.[field] !== undefined || !isTold(shared, field, value),
      );
      return [new kind().type, Object.fromEntries(own)];
    });
    expect(told).toEqual(Object.fromEntries(declared));
  });
});

/** Whether the text names the field, with its default (which is null where it says nothing). */
function isTold(text: string, field: string, value: string): boolean {
  return text.includes(`\`${field}\` (${value}`) || (value === '`null`' && text.includes(`\`${field}\``));
}
