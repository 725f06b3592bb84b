import { describe, expect, it } from 'vitest';
import { Transcript } from './transcript.js';

describe('Transcript', () => {
  it('keeps what was printed and logged', () => {
    const transcript = new Transcript(100);
    transcript.print('a\n');
    transcript.log('warn', 'b');
    transcript.print('c');
    expect(transcript.stdout).toBe('a\nc');
    expect(transcript.logLines).toEqual([{ level: 'warn', message: 'b' }]);
  });

  it('cuts both together at its limit, and says so once', () => {
    const transcript = new Transcript(4);
    transcript.log('info', 'abc');
    transcript.print('defg');
    transcript.print('more');
    expect(transcript.stdout).toBe('d… (the rest was cut)');
    expect(transcript.logLines).toHaveLength(1);
  });

  it('cuts a log of very many short lines', () => {
    const transcript = new Transcript(1_000_000);
    for (let line = 0; line < 5_000; line += 1) transcript.log('info', 'x');
    expect(transcript.logLines).toHaveLength(1_001);
  });
});
