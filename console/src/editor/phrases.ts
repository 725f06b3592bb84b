import { EditorState, type Extension } from '@codemirror/state';

/** Turkish for what the library says by itself. */
const TURKISH: Readonly<Record<string, string>> = {
  Find: 'Bul',
  Replace: 'Yerine',
  next: 'sonraki',
  previous: 'önceki',
  all: 'tümü',
  'match case': 'büyük/küçük harf',
  'by word': 'tam sözcük',
  regexp: 'düzenli ifade',
  replace: 'değiştir',
  'replace all': 'tümünü değiştir',
  close: 'kapat',
  'Go to line': 'Satıra git',
  go: 'git',
  'current match': 'geçerli eşleşme',
  'on line': 'satır',
  'replaced match on line $': '$. satırdaki eşleşme değiştirildi',
  'replaced $ matches': '$ eşleşme değiştirildi',
  Completions: 'Öneriler',
  Diagnostics: 'Sorunlar',
  'No diagnostics': 'Sorun yok',
  'Control character': 'Denetim karakteri',
  'Selection deleted': 'Seçim silindi',
  'Folded lines': 'Katlanmış satırlar',
  'Unfolded lines': 'Açılmış satırlar',
  to: '–',
  'folded code': 'katlanmış kod',
  unfold: 'aç',
  'Fold line': 'Satırı katla',
  'Unfold line': 'Satırı aç',
  '$ unchanged lines': '$ satır aynı',
};

export const phrasesOf = (language: 'en' | 'tr'): Extension =>
  EditorState.phrases.of(language === 'tr' ? TURKISH : {});
