import type { Run, RunAnswer } from '../runs/index.js';
import type { Answer } from './missing-store.js';

/** A run that stopped before the ERP was asked, or before the row was sent, says nothing of the product. */
export function answerOf(
  identifier: string,
  answer: RunAnswer,
  run: Pick<Run, 'failure' | 'status'> | null,
): Answer {
  const isCut = run === null || run.failure !== null || run.status === 'cancelled';
  if (answer === 'unknown' && isCut) return { identifier, answer: 'not-asked', isMiss: false, again: true };
  const isMiss = answer === 'not-found' || answer === 'no-images' || answer === 'unknown';
  return { identifier, answer, isMiss, again: answer === 'failed' };
}
