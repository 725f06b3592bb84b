import { describe, expect, it } from 'vitest';
import { chainProblem } from './flow-chain.js';

const triggers = new Map([
  ['products', null],
  ['images', 'products'],
  ['swatches', 'images'],
  ['left', 'right'],
  ['right', 'left'],
]);

describe('chainProblem', () => {
  it('allows a chain that begins with a flow of its own', () => {
    expect(chainProblem('videos', 'swatches', triggers)).toBeNull();
  });

  it('refuses a flow that does not exist', () => {
    expect(chainProblem('videos', 'sounds', triggers)).toBe('there is no flow "sounds"');
  });

  it('refuses a circle and shows it, in the order in which the flows would run', () => {
    expect(chainProblem('products', 'swatches', triggers)).toBe(
      'would run in a circle: products → images → swatches → products',
    );
    expect(chainProblem('images', 'images', triggers)).toBe('would run in a circle: images → images');
    expect(chainProblem('new', 'new', triggers)).toBe('would run in a circle: new → new');
  });

  it('ends even when others run in a circle already', () => {
    expect(chainProblem('videos', 'left', triggers)).toBeNull();
  });
});
