/** Characters that nobody sees, or that turn the text around them: soft hyphens, spaces without width, marks of direction. */
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** A text with its unseen characters spelt out: two SKUs that look alike may differ in them. */
export const visible = (text: string): string =>
  text.replaceAll(
    UNSEEN,
    (character) => `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
