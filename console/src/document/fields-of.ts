import type { FieldInfo, FieldKind, Fields } from './fields.js';
import type { Json } from './json.js';

interface Schema {
  readonly type?: string | readonly string[];
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly discriminator?: { readonly mapping: Readonly<Record<string, string>> };
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly example?: Json;
  readonly default?: Json;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

interface OpenApi {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const ROOT = 'FlowRequest';
const nameOf = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);

/** What the forms need of openapi.json: the fields of the flow document and of its cards, by the name of their schema. */
export function fieldsOf({ components: { schemas } }: OpenApi): Fields {
  const found: Record<string, Record<string, FieldInfo>> = {};
  const visit = (name: string): void => {
    const { properties = {}, required = [] } = schemas[name] ?? {};
    if (found[name] !== undefined) return;
    const fields: Record<string, FieldInfo> = {};
    found[name] = fields;
    for (const [key, schema] of Object.entries(properties))
      if (name !== ROOT || key !== 'changeNote') fields[key] = infoOf(schema, required.includes(key));
  };
  const infoOf = (schema: Schema, isRequired: boolean): FieldInfo => {
    const { description = '', minimum, maximum, maxLength } = schema;
    const { kind, isNullable } = kindOf(schema);
    return {
      ...kind,
      description,
      ...(isRequired ? { isRequired } : {}),
      ...(isNullable ? { isNullable } : {}),
      ...(schema.default === undefined ? {} : { default: schema.default }),
      ...(schema.example === undefined || schema.example === null ? {} : { example: schema.example }),
      ...(minimum === undefined ? {} : { minimum }),
      ...(maximum === undefined ? {} : { maximum }),
      ...(maxLength === undefined ? {} : { maxLength }),
    };
  };
  const kindOf = (schema: Schema): { readonly kind: FieldKind; readonly isNullable: boolean } => {
    const types = [schema.type ?? []].flat();
    const choices = (schema.anyOf ?? schema.allOf ?? []).filter(({ type }) => type !== 'null');
    const isNullable = types.includes('null') || schema.anyOf?.some(({ type }) => type === 'null') === true;
    const [only] = choices;
    if (only !== undefined && choices.length === 1) return { kind: kindOf(only).kind, isNullable };
    return { kind: simpleKind(schema, types), isNullable };
  };
  const simpleKind = (schema: Schema, types: readonly string[]): FieldKind => {
    if (schema.$ref !== undefined) {
      const name = nameOf(schema.$ref);
      const named = schemas[name] ?? {};
      if (named.enum !== undefined) return { kind: 'choice', choices: named.enum };
      visit(name);
      return { kind: 'card', card: name };
    }
    if (schema.discriminator !== undefined) {
      const variants = Object.entries(schema.discriminator.mapping).map(([type, ref]) => {
        visit(nameOf(ref));
        return [type, nameOf(ref)];
      });
      return { kind: 'variants', variants: Object.fromEntries(variants) as Record<string, string> };
    }
    if (schema.enum !== undefined) return { kind: 'choice', choices: schema.enum };
    if (types.includes('array')) {
      if (schema.items?.$ref !== undefined) {
        visit(nameOf(schema.items.$ref));
        return { kind: 'cards', card: nameOf(schema.items.$ref) };
      }
      return { kind: schema.items?.type === 'integer' ? 'numbers' : 'texts' };
    }
    if (types.includes('object'))
      return typeof schema.additionalProperties === 'object' ? { kind: 'map' } : { kind: 'json' };
    const simple = (['string', 'integer', 'number', 'boolean'] as const).find((type) => types.includes(type));
    if (simple === undefined || types.filter((type) => type !== 'null').length > 1) return { kind: 'json' };
    return { kind: simple === 'string' ? 'text' : simple };
  };
  visit(ROOT);
  return found;
}
