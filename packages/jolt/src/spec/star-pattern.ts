/**
 * A key with stars, such as `tag-*-*`. Every star takes at least one character and as few as possible. Because the
 * pieces between the stars are fixed texts, taking the first place where the next piece fits always leaves the most room
 * for the rest, so no regular expression and no backtracking is needed.
 */
export class StarPattern {
  readonly stars: number;
  private readonly pieces: readonly string[];
  private readonly first: string;
  private readonly last: string;

  constructor(readonly text: string) {
    this.pieces = text.split('*');
    this.stars = this.pieces.length - 1;
    this.first = this.pieces[0] ?? '';
    this.last = this.pieces[this.stars] ?? '';
  }

  matches(key: string): boolean {
    const { first, last, pieces, stars } = this;
    const room = key.length - last.length;
    if (room <= first.length || !key.startsWith(first) || !key.endsWith(last)) return false;
    let start = first.length;
    for (let star = 1; star < stars; star++) {
      const piece = pieces[star] ?? '';
      const found = key.indexOf(piece, start + 1);
      if (found < 0 || found + piece.length >= room) return false;
      start = found + piece.length;
    }
    return true;
  }

  /** What the star number `group` (from 1) took of a key that matches. */
  capture(key: string, group: number): string {
    let start = this.first.length;
    for (let star = 1; star < this.stars; star++) {
      const piece = this.pieces[star] ?? '';
      const found = key.indexOf(piece, start + 1);
      if (star === group) return key.slice(start, found);
      start = found + piece.length;
    }
    return key.slice(start, key.length - this.last.length);
  }
}
