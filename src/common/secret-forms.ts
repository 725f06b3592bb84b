/**
 * How a secret may be written down, for finding it again: as it is, escaped in JSON or HTML, encoded for a URL or a form,
 * each as often as a text went through them (JSON inside a URL inside another URL), and in base64, also as a part of something
 * longer (the `user:password` of Basic authentication).
 */

/** Shorter texts are no secrets, and masking every `1` would make a message unreadable. */
const MIN_SECRET_LENGTH = 3;
/** Below this the base64 of a secret could stand in a text by chance. */
const MIN_BASE64_LENGTH = 8;

/** A backslash of JSON, encoded or not. The count has a bound, so that a text of backslashes costs no more than its length. */
const BACKSLASH = String.raw`(?:\\|%(?:25){0,3}5[cC])`;
/** Escapes of JSON with a letter of their own. */
const LETTERS: Readonly<Record<string, string>> = { '\n': 'n', '\r': 'r', '\t': 't', '\b': 'b', '\f': 'f' };
/** Names and numbers of HTML. */
const ENTITIES: Readonly<Record<string, string>> = {
  '"': 'quot|#34|#[xX]22',
  '&': 'amp|#38|#[xX]26',
  "'": 'apos|#39|#[xX]27',
  '<': 'lt|#60|#[xX]3[cC]',
  '>': 'gt|#62|#[xX]3[eE]',
};

/** A pattern for each secret, longest first, so that a secret that holds another one is found whole. */
export function secretPatterns(secrets: readonly string[]): RegExp[] {
  return [...new Set(secrets)]
    .filter(({ length }) => length >= MIN_SECRET_LENGTH)
    .toSorted((a, b) => b.length - a.length)
    .map((secret) => new RegExp(Array.from(secret, charactersOf).join(''), 'g'));
}

/** Every way to write one character. */
function charactersOf(character: string): string {
  if (/[a-z0-9]/i.test(character)) return character;
  const percent = [...Buffer.from(character)].map((byte) => `%(?:25){0,3}${hex(byte, 2)}`).join('');
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  const unicode = units.map((unit) => `${BACKSLASH}{1,7}u${hex(unit, 4)}`).join('');
  const literal = character.replace(/[\\^$.*+?()[\]{}|/-]/, String.raw`\$&`);
  const forms = [`${BACKSLASH}{0,7}(?:${literal}|${percent})`, unicode];
  if (character === ' ') forms.push(String.raw`\+`);
  const letter = LETTERS[character];
  if (letter !== undefined) forms.push(`${BACKSLASH}{1,7}${letter}`);
  const entity = ENTITIES[character];
  if (entity !== undefined) forms.push(`&(?:amp;){0,3}(?:${entity});`);
  return `(?:${forms.join('|')})`;
}

/** Hexadecimal digits in either case. */
function hex(value: number, digits: number): string {
  const text = value.toString(16).padStart(digits, '0');
  return text.replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

/**
 * What base64 makes of a secret wherever it stands in a longer text: for each of the three places that its first byte may have
 * in a group of three, the characters that no neighbour has a part in. A short secret only by itself.
 */
export function base64Forms(secrets: readonly string[]): string[] {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < MIN_SECRET_LENGTH) continue;
    const bytes = Buffer.from(secret);
    forms.add(bytes.toString('base64'));
    for (const [place, firstOwn] of [0, 2, 3].entries()) {
      const wholeCharacters = Math.floor(((place + bytes.length) * 8) / 6);
      const encoded = Buffer.concat([Buffer.alloc(place), bytes]).toString('base64');
      const own = encoded.slice(firstOwn, wholeCharacters);
      if (own.length < MIN_BASE64_LENGTH) continue;
      forms.add(own).add(encodeURIComponent(own));
      forms.add(own.replaceAll('+', '-').replaceAll('/', '_'));
    }
  }
  return [...forms].toSorted((a, b) => b.length - a.length);
}
