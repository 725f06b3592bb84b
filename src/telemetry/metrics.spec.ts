import { expect, it } from 'vitest';
import { boundedLabel } from './metrics.js';

it('keeps the first values of a label from outside, and counts all later ones together', () => {
  const label = boundedLabel(2);
  expect(['a', 'b', 'c', 'a', 'd', 'b'].map(label)).toEqual(['a', 'b', 'other', 'a', 'other', 'b']);
});
