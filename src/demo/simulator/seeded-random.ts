/** Mixes a whole number into 32 well-spread bits; the same input gives the same bits for ever. */
export function scramble(value: number): number {
  let bits = (value + 0x9e3779b9) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}

/** A sequence of numbers in [0, 1) that a seed decides. Good enough to choose victims, not to keep secrets. */
export function seededRandom(seed: number): () => number {
  let state = scramble(seed);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    return scramble(state) / 0x1_0000_0000;
  };
}
