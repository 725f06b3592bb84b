import { describe, expect, it } from 'vitest';
import { timezoneFile } from './timezone-file.js';

const HEADER = 44;

/** The transitions of a file: when, in ISO form, and the seconds ahead of UTC from then on. */
function transitionsOf(name: string): [string, number][] {
  const file = timezoneFile(name);
  if (file === null) return [];
  const second = HEADER + 7;
  const count = file.readUInt32BE(second + 32);
  const times = second + HEADER;
  const types = times + count * 8;
  return Array.from({ length: count }, (_none, index) => {
    const at = Number(file.readBigInt64BE(times + index * 8));
    const type = file[types + index] ?? 0;
    return [new Date(at * 1000).toISOString(), file.readInt32BE(types + count + type * 6)];
  });
}

describe('timezoneFile', () => {
  it('has every change of an offset, to the second', () => {
    const istanbul = transitionsOf('Europe/Istanbul').filter(([at]) => at >= '2014');
    expect(istanbul).toEqual([
      ['2014-03-31T01:00:00.000Z', 10_800],
      ['2014-10-26T01:00:00.000Z', 7200],
      ['2015-03-29T01:00:00.000Z', 10_800],
      ['2015-11-08T01:00:00.000Z', 7200],
      ['2016-03-27T01:00:00.000Z', 10_800],
    ]);
  });

  it('goes on with summer time for decades', () => {
    expect(transitionsOf('Europe/Berlin').filter(([at]) => at.startsWith('2090'))).toHaveLength(2);
  });

  it('knows other names of a zone, and zones without change', () => {
    expect(timezoneFile('Turkey')).toEqual(timezoneFile('Europe/Istanbul'));
    expect(transitionsOf('UTC')).toEqual([]);
    expect(timezoneFile('UTC')?.subarray(0, 5).toString()).toBe('TZif2');
  });

  it.each(['Europe/Nowhere', '', '+03:00', '../etc/passwd'])('knows no zone "%s"', (name) => {
    expect(timezoneFile(name)).toBeNull();
  });
});
