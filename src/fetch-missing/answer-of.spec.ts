import { describe, expect, it } from 'vitest';
import type { Run, RunAnswer } from '../runs/index.js';
import { answerOf } from './answer-of.js';

type Ended = Pick<Run, 'failure' | 'status'> | null;

const complete: Ended = { failure: null, status: 'succeeded' };
const cuts: Record<string, Ended> = {
  'is gone': null,
  failed: { failure: { step: 'read', code: 'CONNECTION_FAILED', detail: 'x' }, status: 'failed' },
  'was cancelled': { failure: null, status: 'cancelled' },
};

describe('what a run says of an identifier', () => {
  it.each(Object.keys(cuts))(
    'is nothing when the run %s before it was asked: it can be asked at once',
    (cut) => {
      expect(answerOf('A', 'unknown', cuts[cut] ?? null)).toEqual({
        identifier: 'A',
        answer: 'not-asked',
        isMiss: false,
        again: true,
      });
    },
  );

  it('is a miss when a complete run came to nothing', () => {
    for (const answer of ['not-found', 'no-images', 'unknown'] as RunAnswer[])
      expect(answerOf('A', answer, complete)).toEqual({
        identifier: 'A',
        answer,
        isMiss: true,
        again: false,
      });
  });

  it('counts when it was given before the run failed', () => {
    const failed = cuts['failed'] ?? null;
    expect(answerOf('A', 'not-found', failed)).toMatchObject({
      answer: 'not-found',
      isMiss: true,
      again: false,
    });
    expect(answerOf('A', 'written', failed)).toMatchObject({
      answer: 'written',
      isMiss: false,
      again: false,
    });
  });

  it('is asked again when the row failed, and is no miss', () => {
    expect(answerOf('A', 'failed', complete)).toMatchObject({ isMiss: false, again: true });
    expect(answerOf('A', 'written', complete)).toMatchObject({ isMiss: false, again: false });
  });
});
