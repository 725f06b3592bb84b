import { describe, expect, it } from 'vitest';
import { fill } from '../words/fill.js';
import { scheduleWords } from '../words/schedule.js';
import { type Schedule, saySchedule } from './schedule-words.js';

const said = (language: 'en' | 'tr', schedule: Schedule): string | null =>
  saySchedule(
    schedule,
    (word, values = {}) =>
      fill(
        scheduleWords[language][word],
        values,
        new Intl.NumberFormat(language),
        new Intl.PluralRules(language),
      ),
    language,
  );
const cron = (expression: string): Schedule => ({ type: 'cron', expression });

describe('a schedule in words', () => {
  it.each([
    [{ type: 'interval', everySeconds: 300 }, 'every 5 minutes', '5 dakikada bir'],
    [{ type: 'interval', everySeconds: 86_400 }, 'every 1 day', '1 günde bir'],
    [{ type: 'interval', everySeconds: 90 }, 'every 90 seconds', '90 saniyede bir'],
    [
      { type: 'after-flow', flow: 'products' },
      'after each run of products',
      'products akışının her çalıştırmasından sonra',
    ],
    [cron('0 0/5 * * * ?'), 'every 5 minutes', '5 dakikada bir'],
    [cron('0 0 6 ? * MON-FRI'), 'Monday to Friday at 06:00', 'hafta içi her gün saat 06:00'],
    [cron('0 0 3 ? * SUN,WED'), 'Sunday and Wednesday at 03:00', 'Pazar ve Çarşamba günleri saat 03:00'],
    [cron('0 0 3 ? * 6#1'), null, null],
  ] as const)('is said: %j', (schedule, english, turkish) => {
    expect(said('en', schedule)).toBe(english);
    expect(said('tr', schedule)).toBe(turkish);
  });
});
