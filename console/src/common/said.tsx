import { wordsOf } from './words-of.js';

/** What the server or a shop has said, in its own words: English, whatever language the page is in. */
export function Said({ text, most = Infinity }: { readonly text: string; readonly most?: number }) {
  const words = wordsOf(text);
  return (
    <span lang="en" title={words.length > most ? words : undefined} style={{ overflowWrap: 'anywhere' }}>
      {words.length > most ? `${words.slice(0, most)}…` : words}
    </span>
  );
}
