import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readableLine } from './readable-line.js';

const TIME = new Date(2026, 0, 2, 3, 4, 5, 6).getTime();
const line = (fields: object, colours = false): string =>
  readableLine(`${JSON.stringify({ level: 30, time: TIME, pid: 1, hostname: 'h', ...fields })}\n`, colours);

describe('a line for people', () => {
  it('has time, level, who says it, message and fields, and leaves out what is of no use to them', () => {
    expect(
      line({ level: 40, context: 'Database', msg: 'slow', durationMs: 7, flow: 'images', of: { a: [1] } }),
    ).toBe('03:04:05.006 WARN  Database: slow durationMs=7 flow=images of={"a":[1]}\n');
  });

  it('tells a request by method, path, status and time', () => {
    const request = { req: { id: '1', method: 'GET', url: '/api/v1/flows' }, res: { statusCode: 401 } };
    expect(line({ ...request, responseTime: 12, msg: 'request completed' })).toBe(
      '03:04:05.006 INFO  GET /api/v1/flows 401 in 12 ms\n',
    );
  });

  it('has the stack of an error below it', () => {
    const err = { type: 'Error', message: 'no', stack: 'Error: no\n    at f (a.js:1:2)' };
    expect(line({ level: 50, err, msg: 'failed' })).toBe(
      '03:04:05.006 ERROR failed\n    Error: no\n    at f (a.js:1:2)\n',
    );
  });

  it('obeys no text that would drive the terminal, and cuts long values', () => {
    const shown = line({ msg: 'a\u001b[2Jb\rc\nd', url: '\u009b2J', long: 'x'.repeat(500) });
    expect(shown).toContain('a\\x1b[2Jb\\x0dc\n    d url=\\x9b2J long=xxx');
    expect(shown.length).toBeLessThan(320);
  });

  it('has colours where they are wanted, and is the same without them', () => {
    const coloured = line({ context: 'Start', msg: 'hello' }, true);
    expect(coloured).toContain('\u001b[');
    expect(stripVTControlCharacters(coloured)).toBe(line({ context: 'Start', msg: 'hello' }));
  });

  it('stays as it is where it is no JSON', () => {
    expect(readableLine('not json\n', true)).toBe('not json\n');
  });
});
