import { describe, expect, it } from 'vitest';
import { alarmWords } from './alarms.js';
import { designerEn } from './designer.en.js';
import { designerTr } from './designer.tr.js';
import { editorWords } from './editor.js';
import { en } from './en.js';
import { fill } from './fill.js';
import { flowWords } from './flows.js';
import { helperWords } from './helpers.js';
import { installationWords } from './installation.js';
import { performanceWords } from './performance.js';
import { queryWords } from './querying.js';
import { scheduleWords } from './schedule.js';
import { tr } from './tr.js';
import { welcomeWords } from './welcome.js';

const placesOf = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)/g)].map(([, name]) => name ?? '').toSorted();

describe('the words', () => {
  it('have the same places in both languages', () => {
    const packs: Record<'en' | 'tr', Readonly<Record<string, string>>>[] = [
      { en, tr },
      alarmWords,
      performanceWords,
      installationWords,
      editorWords,
      flowWords,
      queryWords,
      welcomeWords,
      helperWords,
      scheduleWords,
      { en: designerEn, tr: designerTr },
    ];
    for (const pack of packs) {
      const names = Object.keys(pack.en);
      const differs = (name: string): boolean =>
        String(placesOf(pack.en[name] ?? '')) !== String(placesOf(pack.tr[name] ?? ''));
      expect(names.filter(differs)).toEqual([]);
      expect(Object.keys(pack.tr).toSorted()).toEqual(names.toSorted());
    }
  });

  it('say a number with the form that fits it', () => {
    const say = (locale: string, text: string, n: number): string =>
      fill(text, { n }, new Intl.NumberFormat(locale), new Intl.PluralRules(locale));
    expect(say('en-GB', '{n|row|rows} sent', 1)).toBe('1 row sent');
    expect(say('en-GB', '{n|row|rows} sent', 1500)).toBe('1,500 rows sent');
    expect(say('tr-TR', '{n|satır|satır} gönderildi', 1500)).toBe('1.500 satır gönderildi');
  });
});
