import { plainToInstance } from 'class-transformer';
import { describe, expect, it } from 'vitest';
import { lastRequestText, queryInZone } from './attribute-dates.js';
import { parseMoment } from './datetime.js';
import { ErpQuery } from './erp-query.dto.js';

const rules = (timezone: string, setting?: Record<string, unknown>, lookBackSeconds = 0) => ({
  card: { lookBackSeconds },
  erpQuery: plainToInstance(
    ErpQuery,
    setting === undefined ? {} : { modified_date__gt: { key: 'since', ...setting } },
  ),
  timezone,
});
const LAST = '2026-11-23T10:00:00.123456Z';

describe('dates that expressions and scripts see', () => {
  it.each([
    ['UTC', '2026-11-23T10:00:00.123456Z'],
    ['Europe/Istanbul', '2026-11-23T13:00:00.123456'],
    ['America/New_York', '2026-11-23T05:00:00.123456'],
  ])('are local in %s, and end in Z in UTC alone', (timezone, text) => {
    expect(lastRequestText(LAST, rules(timezone))).toBe(text);
    expect(queryInZone({ modifiedDateGt: LAST }, rules(timezone))).toEqual({ modifiedDateGt: text });
  });

  it.each(['UTC', 'Asia/Tokyo', 'Europe/Istanbul', 'America/Los_Angeles'])(
    'name the same second once the documented expression has cut them (%s)',
    (timezone) => {
      const cut = lastRequestText(LAST, rules(timezone)).replace(/(\.\d*)?Z?$/, '');
      expect(parseMoment(cut, timezone)).toBe(parseMoment('2026-11-23T10:00:00Z', 'UTC'));
    },
  );

  it('look back, and not before 1970', () => {
    expect(lastRequestText(LAST, rules('UTC', undefined, 300))).toBe('2026-11-23T09:55:00.123456Z');
    expect(lastRequestText('1970-01-01T00:00:00.000000Z', rules('UTC', undefined, 300))).toBe(
      '1970-01-01T00:00:00.000000Z',
    );
  });

  it('have the format of the setting', () => {
    const setting = { type: 'datetime', format: 'dd.MM.yyyy HH:mm' };
    expect(lastRequestText(LAST, rules('Europe/Istanbul', setting))).toBe('23.11.2026 13:00');
    expect(queryInZone({ modifiedDateGt: '2026-01-02' }, rules('Europe/Istanbul', setting))).toEqual({
      modifiedDateGt: '02.01.2026 00:00',
    });
  });

  it('stay as typed with type string', () => {
    const query = { modifiedDateGt: 'last week' };
    expect(queryInZone(query, rules('Europe/Istanbul', { type: 'string' }))).toEqual(query);
  });
});
