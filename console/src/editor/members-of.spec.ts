import { describe, expect, it } from 'vitest';
import { membersOf } from './members-of.js';

const NAMES = ['context.attributes', 'context.log.info', 'context.log.warn', 'json', 'console.log'].map(
  (name) => ({ name, does: `What ${name} is.` }),
);

describe('the members of names', () => {
  it.each([
    ['', ['context', 'json', 'console']],
    ['context.', ['attributes', 'log']],
    ['context.lo', ['attributes', 'log']],
    ['context.log.', ['info', 'warn']],
    ['other.', []],
  ])('are the next parts: %s', (typed, members) => {
    expect(membersOf(NAMES, typed).map(({ name }) => name)).toEqual(members);
  });

  it('say what a whole name is', () => {
    expect(membersOf(NAMES, 'context.log.in')).toContainEqual({
      name: 'info',
      does: 'What context.log.info is.',
    });
  });
});
