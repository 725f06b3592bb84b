export type LoginFieldKind = 'text' | 'secret' | 'number' | 'boolean' | 'choice' | 'json';

/** One setting of a type of login, as openapi.json describes it. */
export interface LoginField {
  readonly name: string;
  readonly kind: LoginFieldKind;
  readonly description: string;
  readonly isRequired: boolean;
  readonly default?: unknown;
  readonly example?: unknown;
  readonly choices?: readonly string[];
}

export type LoginTypes = Readonly<Record<string, readonly LoginField[]>>;

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly example?: unknown;
  readonly enum?: readonly string[];
  readonly writeOnly?: boolean;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema & { readonly $ref?: string }>>;
  readonly discriminator?: { readonly mapping: Readonly<Record<string, string>> };
}

interface Document {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The settings of each type of login: the `oneOf` of `LoginRequest`. */
export function loginTypesOf({ components: { schemas } }: Document): LoginTypes {
  const named = (ref: string | undefined): Schema => schemas[ref?.split('/').at(-1) ?? ''] ?? {};
  const mapping = schemas['LoginRequest']?.discriminator?.mapping ?? {};
  return Object.fromEntries(
    Object.entries(mapping).map(([type, ref]) => {
      const { properties = {}, required = [] } = named(named(ref).properties?.['settings']?.$ref);
      const fields = Object.entries(properties).map(([name, schema]) => fieldOf(name, schema, required));
      return [type, fields];
    }),
  );
}

function fieldOf(name: string, schema: Schema, required: readonly string[]): LoginField {
  return {
    name,
    kind: kindOf(schema),
    description: schema.description ?? '',
    isRequired: required.includes(name),
    ...(schema.default === undefined ? {} : { default: schema.default }),
    ...(schema.example === undefined ? {} : { example: schema.example }),
    ...(schema.enum === undefined ? {} : { choices: schema.enum }),
  };
}

function kindOf({ type, enum: choices, writeOnly }: Schema): LoginFieldKind {
  if (choices !== undefined) return 'choice';
  if (type === 'string') return writeOnly === true ? 'secret' : 'text';
  if (type === 'integer' || type === 'number') return 'number';
  return type === 'boolean' ? 'boolean' : 'json';
}
