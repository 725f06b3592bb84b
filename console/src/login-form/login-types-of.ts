export type LoginFieldKind = 'text' | 'secret' | 'number' | 'boolean' | 'choice' | 'list' | 'json';

/** One field of a login, as openapi.json describes it. */
export interface LoginField {
  readonly name: string;
  readonly kind: LoginFieldKind;
  readonly description: string;
  readonly isRequired: boolean;
  /** Whether its values never come back: a secret, or an object of secrets. */
  readonly isSecret: boolean;
  readonly isNullable: boolean;
  readonly default?: unknown;
  readonly example?: unknown;
  readonly choices?: readonly string[];
}

export type LoginTypes = Readonly<Record<string, readonly LoginField[]>>;

/** The fields of a login: its settings by type, and what every type has. */
export interface LoginForms {
  readonly types: LoginTypes;
  readonly session: readonly LoginField[];
  readonly tls: readonly LoginField[];
}

interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly example?: unknown;
  readonly enum?: readonly string[];
  readonly writeOnly?: boolean;
  readonly required?: readonly string[];
  readonly items?: { readonly type?: string };
  readonly allOf?: readonly { readonly $ref?: string }[];
  readonly properties?: Readonly<Record<string, Schema & { readonly $ref?: string }>>;
  readonly discriminator?: { readonly mapping: Readonly<Record<string, string>> };
}

interface Document {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The settings of each type of login (the `oneOf` of `LoginRequest`), and the rest of its document. */
export function loginFormsOf({ components: { schemas } }: Document): LoginForms {
  const named = (ref: string | undefined): Schema => schemas[ref?.split('/').at(-1) ?? ''] ?? {};
  /** With what it refers to: choices have a schema of their own. */
  const whole = (schema: Schema): Schema => ({ ...named(schema.allOf?.[0]?.$ref), ...schema });
  const fieldsOf = ({ properties = {}, required = [] }: Schema): LoginField[] =>
    Object.entries(properties).map(([name, schema]) => fieldOf(name, whole(schema), required));
  const mapping = schemas['LoginRequest']?.discriminator?.mapping ?? {};
  const types = Object.entries(mapping).map(([type, ref]) => [
    type,
    fieldsOf(named(named(ref).properties?.['settings']?.$ref)),
  ]);
  return {
    types: Object.fromEntries(types) as LoginTypes,
    session: fieldsOf(schemas['SessionRules'] ?? {}),
    tls: fieldsOf(schemas['LoginTls'] ?? {}),
  };
}

function fieldOf(name: string, schema: Schema, required: readonly string[]): LoginField {
  return {
    name,
    kind: kindOf(schema),
    description: schema.description ?? '',
    isRequired: required.includes(name),
    isSecret: schema.writeOnly === true,
    isNullable: [schema.type].flat().includes('null'),
    ...(schema.default === undefined ? {} : { default: schema.default }),
    ...(schema.example === undefined ? {} : { example: schema.example }),
    ...(schema.enum === undefined ? {} : { choices: schema.enum }),
  };
}

function kindOf({ type, enum: choices, items, writeOnly }: Schema): LoginFieldKind {
  if (choices !== undefined) return 'choice';
  const only = [type].flat().find((name) => name !== 'null');
  if (only === 'string') return writeOnly === true ? 'secret' : 'text';
  if (only === 'integer' || only === 'number') return 'number';
  if (only === 'array' && (items?.type === 'string' || items?.type === 'number')) return 'list';
  return only === 'boolean' ? 'boolean' : 'json';
}
