/** Characters that nobody sees, or that turn the text around them: soft hyphens, spaces without width, marks of direction. */
const UNSEEN = /(?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}]/gu;

/** A text with its unseen characters spelt out: two SKUs that look alike may differ in them. */
export const visible = (text: string): string =>
  text.replaceAll(
    UNSEEN,
    (character) => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
