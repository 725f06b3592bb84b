/**
 * Filename templates: how the identifier of a row names products of Omnitron. `{base_code}` is a product's field,
 * `{attributes__color}` an attribute, everything else stands for itself: `{attributes__color}_{base_code}` reads
 * `red_AK01` as the products whose colour is `red` and whose base code is `AK01`. Source: the flow designer's
 * "Filename Template" and the vendor's documentation of its placeholders.
 *
 * A template must tell what it means by itself. Two placeholders without a literal between them could be split
 * anywhere, and are refused; so is, row by row, an identifier that can be split in more than one way (`navy_blue_AK01`),
 * for a guess would give a product another one's images.
 */
export interface FilenameTemplate {
  readonly text: string;
  /** Whether the identifier is the SKU itself, so that nothing needs to be looked up. */
  readonly isSku: boolean;
  /** The fields that it names, as Omnitron's filters name them, in order. */
  readonly fields: readonly string[];
  /** The values that an identifier has for the fields: none, the one way to split it, or the first two of several. */
  split(identifier: string): FieldValues[];
  /** The identifier of a product with these values. */
  render(values: FieldValues): string;
}

/** A value for each field of a template. */
export type FieldValues = Readonly<Record<string, string>>;

export class TemplateSyntaxError extends Error {
  /** `position`: character of the template, from 1. */
  constructor(
    message: string,
    readonly position: number,
  ) {
    super(`${message}, at character ${position}`);
    this.name = 'TemplateSyntaxError';
  }
}

type Part = { readonly literal: string } | { readonly field: string };

const FIELD = /^[A-Za-z][A-Za-z0-9_]*$/;
const ATTRIBUTE = /^attributes__[\p{L}\p{N}_.-]+$/u;
/** More ways than one are as good as many. */
const ENOUGH_WAYS = 2;

/** Throws `TemplateSyntaxError`. */
export function parseTemplate(text: string): FilenameTemplate {
  const parts = parseParts(text);
  const fields = parts.flatMap((part) => ('field' in part ? [part.field] : []));
  if (fields.length === 0) {
    throw new TemplateSyntaxError('it names no field of a product; write one in braces, like {sku}', 1);
  }
  return {
    text,
    isSku: text === '{sku}',
    fields,
    split: (identifier) => splitWays(parts, identifier),
    render: (values) =>
      parts.map((part) => ('field' in part ? (values[part.field] ?? '') : part.literal)).join(''),
  };
}

function parseParts(text: string): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < text.length;) {
    const brace = text.slice(at).search(/[{}]/);
    const open = brace === -1 ? text.length : at + brace;
    if (open > at) parts.push({ literal: text.slice(at, open) });
    if (open === text.length) break;
    const close = text.indexOf('}', open);
    if (text[open] === '}') throw new TemplateSyntaxError('there is a } without its {', open + 1);
    if (close === -1) throw new TemplateSyntaxError('the { has no }', open + 1);
    parts.push({ field: readField(text.slice(open + 1, close), parts, open + 1) });
    at = close + 1;
  }
  return parts;
}

function readField(name: string, before: readonly Part[], position: number): string {
  const last = before.at(-1);
  if (name === 'attributes' || name === 'attributes__') {
    throw new TemplateSyntaxError(`{${name}} needs the attribute's key, like {attributes__color}`, position);
  }
  if (!FIELD.test(name) && !ATTRIBUTE.test(name)) {
    throw new TemplateSyntaxError(
      `"${name}" is no field of a product; write {sku}, {base_code} or {attributes__color}`,
      position,
    );
  }
  if (last !== undefined && 'field' in last) {
    throw new TemplateSyntaxError(
      `there is nothing between {${last.field}} and {${name}}, so it could be split anywhere; put a literal between them`,
      position,
    );
  }
  if (before.some((part) => 'field' in part && part.field === name)) {
    throw new TemplateSyntaxError(`{${name}} stands in it twice`, position);
  }
  return name;
}

/** Every value has one character at least. Places that led nowhere are not tried again, so this is never exponential. */
function splitWays(parts: readonly Part[], identifier: string): FieldValues[] {
  const ways: FieldValues[] = [];
  const deadEnds = new Set<number>();
  const walk = (place: number, from: number, values: FieldValues): void => {
    const part = parts[place];
    if (part === undefined) {
      if (from === identifier.length) ways.push(values);
      return;
    }
    const state = place * (identifier.length + 1) + from;
    if (deadEnds.has(state)) return;
    const found = ways.length;
    if ('literal' in part) {
      if (identifier.startsWith(part.literal, from)) walk(place + 1, from + part.literal.length, values);
    } else {
      const ends = place === parts.length - 1 ? [identifier.length] : endsBefore(parts[place + 1], from);
      for (const end of ends) {
        if (ways.length >= ENOUGH_WAYS) return;
        if (end > from) walk(place + 1, end, { ...values, [part.field]: identifier.slice(from, end) });
      }
    }
    if (ways.length === found) deadEnds.add(state);
  };
  /** Where a value that starts at `from` may end: before each place of the literal that follows it. */
  function* endsBefore(next: Part | undefined, from: number): Iterable<number> {
    const literal = next !== undefined && 'literal' in next ? next.literal : '';
    for (
      let end = identifier.indexOf(literal, from + 1);
      end !== -1;
      end = identifier.indexOf(literal, end + 1)
    )
      yield end;
  }
  walk(0, 0, {});
  return ways;
}
