import { describe, expect, it } from 'vitest';
import { DEFAULT_DATETIME_FORMAT } from './erp-query.dto.js';
import { dateFormatProblem, formatMoment, parseMoment } from './datetime.js';

const ISTANBUL = 'Europe/Istanbul';

function rewrite(text: string, format: string, timezone = ISTANBUL): string | null {
  const moment = parseMoment(text, timezone);
  return moment === null ? null : formatMoment(moment, format, timezone);
}

describe('dates of the ERP request', () => {
  it.each([
    ['2024-12-31T10:30:59.000001Z', '2024-12-31T13:30:59.000001'],
    ['2024-12-31T13:30:59.000001', '2024-12-31T13:30:59.000001'],
    ['2024-12-31 13:30:59', '2024-12-31T13:30:59.000000'],
    ['2024-12-31', '2024-12-31T00:00:00.000000'],
    ['2024-12-31T13:30', '2024-12-31T13:30:00.000000'],
    ['2024-12-31T13:30:59+01:00', '2024-12-31T15:30:59.000000'],
    ['2024-12-31T13:30:59 01:00', '2024-12-31T15:30:59.000000'],
    ['2024-12-31T13:30:59.123456789-0200', '2024-12-31T18:30:59.123456'],
    ['1970-01-01T00:00:00.000000Z', '1970-01-01T02:00:00.000000'],
    ['1969-12-31T23:59:59.999999Z', '1970-01-01T01:59:59.999999'],
  ])('writes %s in the timezone of the flow', (text, written) => {
    expect(rewrite(text, DEFAULT_DATETIME_FORMAT)).toBe(written);
  });

  it.each(['', 'yesterday', '2024-13-01', '2024-02-30', '2024-01-01T25:00', '31.12.2024'])(
    'refuses %j',
    (text) => {
      expect(parseMoment(text, ISTANBUL)).toBeNull();
    },
  );

  it.each([
    ["dd.MM.yyyy HH:mm 'o''clock'", "05.03.2026 14:07 o'clock"],
    ['yyyyMMddHHmmssSSS', '20260305140709089'],
    ['d/M/yy h:mm a', '5/3/26 2:07 PM'],
    ["yyyy-MM-dd'T'HH:mm:ssXXX", '2026-03-05T14:07:09+03:00'],
    ['EEE, dd MMM yyyy HH:mm:ss Z', 'Thu, 05 Mar 2026 14:07:09 +0300'],
    ['HH:mm X', '14:07 +03'],
    ['epoch-seconds', '1772708829'],
    ['epoch-millis', '1772708829089'],
  ])('knows the pattern %s', (format, written) => {
    expect(dateFormatProblem(format)).toBeNull();
    expect(rewrite('2026-03-05T11:07:09.089Z', format)).toBe(written);
  });

  it.each([
    ['hour of the spring gap', '2026-03-29T02:30:00', '2026-03-29T03:30:00'],
    ['earlier of the two autumn hours', '2026-10-25T02:30:00', '2026-10-25T02:30:00'],
  ])('reads a local time in the %s', (_what, text, written) => {
    expect(rewrite(text, "yyyy-MM-dd'T'HH:mm:ss", 'Europe/Berlin')).toBe(written);
  });

  it('takes the earlier moment of a local time that comes twice, so that nothing is missed', () => {
    expect(parseMoment('2026-10-25T02:30:00', 'Europe/Berlin')).toBe(
      parseMoment('2026-10-25T00:30:00Z', 'Europe/Berlin'),
    );
  });

  it.each([
    ['YYYY-MM-dd', 'the letter Y has no meaning'],
    ["yyyy'T", 'a single quote is not closed'],
  ])('refuses the pattern %s', (format, problem) => {
    expect(dateFormatProblem(format)).toContain(problem);
  });
});
