import { describe, expect, it } from 'vitest';
import { readOptions } from './demo-options.js';

describe('the options of the demo', () => {
  it('have defaults', () => {
    expect(readOptions([])).toEqual({
      products: 1500,
      keep: false,
      playground: false,
      port: null,
      help: false,
    });
  });

  it('are read', () => {
    expect(readOptions(['--keep', '--products', '20000', '--port=3001'])).toEqual({
      products: 20_000,
      keep: true,
      playground: false,
      port: 3001,
      help: false,
    });
  });

  it.each([
    [['--products', '0'], /--products must be a whole number from 1 to 1000000, not "0"/],
    [['--port', 'x'], /--port must be a whole number/],
    [['--fast'], /Unknown option '--fast'[^]+npm run demo/],
  ])('%j is refused with what is allowed', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
