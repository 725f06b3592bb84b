import { isObject, isSame, type Json, type JsonObject, shownText } from './json.js';
import { keysOf, valueAt } from './paths.js';

export type FieldKind =
  | { readonly kind: 'text' | 'integer' | 'number' | 'boolean' | 'texts' | 'numbers' | 'map' | 'json' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  /** An object, or a list of such objects, with the fields of a schema. */
  | { readonly kind: 'card' | 'cards'; readonly card: string }
  /** An object whose `type` says which schema it has. */
  | { readonly kind: 'variants'; readonly variants: Readonly<Record<string, string>> };

export type FieldInfo = FieldKind & {
  readonly description: string;
  readonly isRequired?: true;
  readonly isNullable?: true;
  readonly default?: Json;
  readonly example?: Json;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
};

/** The fields of each schema of the flow document, as openapi.json describes them. */
export type Fields = Readonly<Record<string, Readonly<Record<string, FieldInfo>>>>;

export interface FoundField {
  readonly schema: string;
  readonly name: string;
  readonly info: FieldInfo;
}

/** The field that a path of a document names, or the nearest one around it. */
export function fieldAt(fields: Fields, document: JsonObject, path: string): FoundField | null {
  let schema: string | null = 'FlowRequest';
  let found: FoundField | null = null;
  let at = '';
  for (const key of keysOf(path)) {
    at = at === '' ? key : `${at}.${key}`;
    const isItem = found?.info.kind === 'cards' && /^\d+$/.test(key);
    if (isItem || schema === null) {
      if (isItem) continue;
      break;
    }
    const info: FieldInfo | undefined = fields[schema]?.[key];
    if (info === undefined) break;
    found = { schema, name: key, info };
    schema = schemaOf(info, valueAt(document, at));
  }
  return found;
}

/** Which schema the members of a value have; null where it has none. */
export function schemaOf(info: FieldInfo, value: Json | undefined): string | null {
  if (info.kind === 'card' || info.kind === 'cards') return info.card;
  if (info.kind !== 'variants' || !isObject(value)) return null;
  return info.variants[shownText(value['type'])] ?? null;
}

/** Whether somebody has set the field to something else than what it is without. */
export function isSet({ default: usual }: FieldInfo, value: Json | undefined): boolean {
  if (value === undefined || isSame(value, usual ?? null)) return false;
  return !(usual === undefined && (value === null || value === '' || isSame(value, [])));
}

/** What a new object of a schema begins with. */
export function freshObject(fields: Fields, schema: string, type?: string): JsonObject {
  const members = Object.entries(fields[schema] ?? {}).flatMap(([name, info]): [string, Json][] => {
    if (name === 'type' && type !== undefined) return [[name, type]];
    if (info.isRequired !== true) return [];
    if (info.kind === 'choice') return [[name, info.choices[0] ?? '']];
    return [[name, info.kind === 'integer' || info.kind === 'number' ? (info.minimum ?? 0) : '']];
  });
  return Object.fromEntries(members);
}

/** `lookBackSeconds` → "Look back seconds" */
export function humanName(name: string): string {
  const words = name
    .replaceAll(/[_\s]+/g, ' ')
    .replaceAll(
      /([a-z\d])([A-Z])/g,
      (_all, before: string, after: string) => `${before} ${after.toLowerCase()}`,
    );
  return words.charAt(0).toUpperCase() + words.slice(1);
}
