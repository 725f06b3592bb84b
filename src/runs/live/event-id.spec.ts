import { describe, expect, it } from 'vitest';
import { formatEventId, parseEventId } from './event-id.js';

describe('the id of an event', () => {
  it.each([true, false])('comes back as it was (final: %s)', (final) => {
    const id = { at: new Date('2026-11-26T12:00:00.123Z'), final };
    expect(parseEventId(formatEventId(id))).toEqual(id);
  });

  it.each([undefined, '', '5.x', '-1', 'abc', '9'.repeat(30)])(
    'is nothing when it is none of ours: %s',
    (text) => {
      expect(parseEventId(text)).toBeNull();
    },
  );
});
