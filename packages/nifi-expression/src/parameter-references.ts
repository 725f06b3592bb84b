/** A piece of literal text: itself, or a `#{name}` that stands for a parameter. */
export type LiteralPiece =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'parameter'; readonly name: string };

/**
 * Splits literal text at its parameter references: `#{p}` refers, `##{p}` is the text `#{p}`, `###{p}` is `#` and the
 * reference, and so on in pairs. A `#{` that is never closed is text.
 */
export function splitParameters(text: string): LiteralPiece[] {
  const pieces: LiteralPiece[] = [];
  let rest = 0;
  for (const match of text.matchAll(/(#+)\{([^}]*)\}/g)) {
    const [whole, hashes = '', name = ''] = match;
    const refers = hashes.length % 2 === 1;
    const kept = '#'.repeat(Math.floor((hashes.length - 1) / 2));
    const before = text.slice(rest, match.index) + kept;
    pieces.push({ kind: 'text', text: refers ? before : `${before}#{${name}}` });
    if (refers) pieces.push({ kind: 'parameter', name });
    rest = match.index + whole.length;
  }
  pieces.push({ kind: 'text', text: text.slice(rest) });
  return pieces.filter((piece) => piece.kind === 'parameter' || piece.text !== '');
}
