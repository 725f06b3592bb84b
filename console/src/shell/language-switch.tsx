import { SegmentedControl } from '@mantine/core';
import { type Language, useWords } from '../words/index.js';

const LANGUAGES: readonly { readonly value: Language; readonly label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'tr', label: 'Türkçe' },
];

export function LanguageSwitch() {
  const { t, language, setLanguage } = useWords();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('language')}
      data={[...LANGUAGES]}
      value={language}
      onChange={(value) => setLanguage(value === 'tr' ? 'tr' : 'en')}
    />
  );
}
