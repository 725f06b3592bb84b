import { describe, expect, it } from 'vitest';
import { fill } from './fill.js';

describe('the words', () => {
  it('say a number with the form that fits it', () => {
    const say = (locale: string, text: string, n: number): string =>
      fill(text, { n }, new Intl.NumberFormat(locale), new Intl.PluralRules(locale));
    expect(say('en-GB', '{n|row|rows} sent', 1)).toBe('1 row sent');
    expect(say('en-GB', '{n|row|rows} sent', 1500)).toBe('1,500 rows sent');
    expect(say('tr-TR', '{n|satır|satır} gönderildi', 1500)).toBe('1.500 satır gönderildi');
  });
});
