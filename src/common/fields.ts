import { applyDecorators } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiProperty,
  ApiPropertyOptional,
  type ApiPropertyOptions,
  getSchemaPath,
} from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsPositive,
  IsString,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
  registerDecorator,
  ValidateNested,
} from 'class-validator';

/**
 * The fields of documents that users write (cards of a flow, settings of logins, alarms): one decorator says what a field
 * means, what it may hold and how the API describes it. Its default is written once, as the initialiser of the property;
 * the decorator reads it there. So a field without initialiser is required, and one that starts as null may be null.
 */
export interface FieldText<T> {
  readonly description: string;
  /** Left out: the default. */
  readonly example?: T;
  /** Null is allowed although it is not the default. */
  readonly nullable?: boolean;
  /** The field may be left out although it has no default. */
  readonly optional?: boolean;
}

/** What is wrong with a text, in words for its author; null for nothing. */
export type TextCheck = (text: string) => string | null;

/** Any field: its schema and the rules of its values. The named ones below are made of it. */
export function Field(
  { optional, ...schema }: ApiPropertyOptions & { readonly optional?: boolean },
  ...rules: readonly PropertyDecorator[]
): PropertyDecorator {
  return (target, property) => {
    const value = declaredDefault(target, property);
    const nullable = value === null || ('nullable' in schema && schema.nullable === true);
    const described = {
      ...schema,
      ...(nullable && !('anyOf' in schema) ? { nullable } : {}),
      ...(value === undefined ? {} : { default: value }),
      ...(schema.example === undefined && value !== undefined ? { example: value } : {}),
    };
    const isRequired = value === undefined && optional !== true;
    applyDecorators(
      isRequired ? ApiProperty(described) : ApiPropertyOptional(described),
      ...(nullable ? [IsOptional()] : []),
      ...rules,
    )(target, property);
  };
}

export interface TextField extends FieldText<string | null> {
  readonly maxLength?: number;
  /** An empty text is allowed, for "nothing". */
  readonly empty?: boolean;
  readonly pattern?: RegExp;
  /** What is said when the pattern does not match. */
  readonly message?: string;
  readonly check?: TextCheck;
  readonly format?: string;
  readonly writeOnly?: boolean;
}

/** A text, by default of one to 2000 characters. */
export function Text(
  { maxLength = 2_000, empty, pattern, message, check, ...field }: TextField,
  ...rules: readonly PropertyDecorator[]
): PropertyDecorator {
  return Field(
    { ...field, type: String, maxLength, ...(pattern === undefined ? {} : { pattern: pattern.source }) },
    IsString(),
    ...(empty === true ? [] : [IsNotEmpty()]),
    MaxLength(maxLength),
    ...(pattern === undefined ? [] : [Matches(pattern, message === undefined ? {} : { message })]),
    ...(check === undefined ? [] : [Checked(check)]),
    ...rules,
  );
}

interface NumberField extends FieldText<number | null> {
  readonly minimum?: number;
  /** More than 0. */
  readonly positive?: true;
  readonly maximum?: number;
}

/** A whole number within bounds. */
export function WholeNumber(field: NumberField): PropertyDecorator {
  return Field({ ...schemaOf(field), type: 'integer' }, IsInt(), ...bounds(field));
}

/** A number within bounds. */
export function DecimalNumber(field: NumberField): PropertyDecorator {
  return Field({ ...schemaOf(field), type: Number }, IsNumber(), ...bounds(field));
}

function schemaOf({ positive, ...schema }: NumberField): Omit<NumberField, 'positive'> {
  return positive === true ? { ...schema, minimum: 0 } : schema;
}

function bounds({ minimum, maximum, positive }: NumberField): PropertyDecorator[] {
  return [
    ...(minimum === undefined ? [] : [Min(minimum)]),
    ...(positive === undefined ? [] : [IsPositive()]),
    ...(maximum === undefined ? [] : [Max(maximum)]),
  ];
}

/** On or off. */
export function Switch(field: FieldText<boolean>): PropertyDecorator {
  return Field({ ...field, type: Boolean }, IsBoolean());
}

/** One of a few words. */
export function Choice<T extends string>(
  field: FieldText<T | null> & { readonly enum: readonly T[]; readonly enumName?: string },
): PropertyDecorator {
  return Field({ ...field, enum: [...field.enum] }, IsIn([...field.enum]));
}

/** The one word that tells a variant from the others of its kind: `type: 'offset'`. */
export function Constant(description: string): PropertyDecorator {
  return (target, property) => {
    const value = declaredDefault(target, property);
    applyDecorators(
      ApiProperty({ description, example: value, type: String, enum: [value] }),
      IsIn([value], { message: `$property must be equal to ${String(value)}` }),
    )(target, property);
  };
}

/** An http(s) URL without user name and password. */
export function HttpUrl(field: FieldText<string | null>): PropertyDecorator {
  return Field({ ...field, type: String, maxLength: 2_000 }, MaxLength(2_000), IsHttpUrl());
}

/** A list of texts. */
export function Texts({
  maxItems,
  ...field
}: FieldText<readonly string[]> & { readonly maxItems: number }): PropertyDecorator {
  return Field(
    { ...field, type: [String], maxItems },
    IsArray(),
    ArrayMaxSize(maxItems),
    IsString({ each: true }),
  );
}

/** A list of whole numbers within bounds. */
export function WholeNumbers({
  maxItems,
  minimum,
  maximum,
  ...field
}: FieldText<readonly number[]> & {
  readonly maxItems: number;
  readonly minimum: number;
  readonly maximum: number;
}): PropertyDecorator {
  return Field(
    { ...field, type: 'array', items: { type: 'integer', minimum, maximum }, maxItems },
    IsArray(),
    ArrayMaxSize(maxItems),
    IsInt({ each: true }),
    Min(minimum, { each: true }),
    Max(maximum, { each: true }),
  );
}

/** Texts by name. */
export function TextMap(
  field: FieldText<Readonly<Record<string, string>>> & { readonly writeOnly?: boolean },
): PropertyDecorator {
  return Field({ ...field, type: 'object', additionalProperties: { type: 'string' } }, IsObject());
}

/** Any JSON values by name. */
export function ValueMap(
  field: FieldText<Readonly<Record<string, unknown>>> & { readonly writeOnly?: boolean },
): PropertyDecorator {
  return Field({ ...field, type: 'object', additionalProperties: true }, IsObject());
}

/** A document of its own within this one. */
export function Nested(
  type: () => new () => object,
  field: FieldText<Readonly<Record<string, unknown>> | null>,
): PropertyDecorator {
  // Swagger takes a function of this very name for a class that may not be there yet.
  return Field({ ...field, type: () => type() }, IsObject(), ValidateNested(), Type(type));
}

/** A list of documents of their own. */
export function List(
  type: () => new () => object,
  { maxItems, ...field }: FieldText<readonly object[]> & { readonly maxItems: number },
): PropertyDecorator {
  return Field(
    { ...field, type: () => type(), isArray: true, maxItems },
    IsArray(),
    ArrayMaxSize(maxItems),
    ValidateNested({ each: true }),
    Type(type),
  );
}

/** A kind of document that its `type` tells from its siblings. */
export type KindClass = new () => { readonly type: string };

/** One of several kinds of document, told apart by their `type`; a type that none has is refused by name. */
export function OneOf(kinds: readonly KindClass[], field: FieldText<object | null>): PropertyDecorator {
  const byType = new Map(kinds.map((kind) => [new kind().type, kind]));
  const unknown = class {
    type: unknown;
  };
  IsIn([...byType.keys()])(unknown.prototype, 'type');
  return (target, property) => {
    const oneOf = kinds.map((kind) => ({ $ref: getSchemaPath(kind) }));
    const mapping = Object.fromEntries([...byType].map(([type, kind]) => [type, getSchemaPath(kind)]));
    const schema = { oneOf, discriminator: { propertyName: 'type', mapping } };
    const isNullable = field.nullable === true || declaredDefault(target, property) === null;
    ApiExtraModels(...kinds)(target.constructor);
    Field(
      { ...field, ...(isNullable ? { anyOf: [schema, { type: 'null' }] } : schema) },
      IsObject(),
      ValidateNested(),
      // class-transformer's own discriminator dies of a list with a null in it.
      Type((place) => {
        const holder = place?.object as Record<string, { type?: unknown } | null | undefined> | undefined;
        return byType.get(holder?.[place?.property ?? '']?.type as string) ?? unknown;
      }),
    )(target, property);
  };
}

/** class-validator's check by a function, whose words are the message. */
export function Checked(check: TextCheck): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name: check.name,
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value) => typeof value !== 'string' || check(value) === null,
        defaultMessage: (args) => check(String(args?.value)) ?? 'is not valid',
      },
    });
  };
}

function IsHttpUrl(): PropertyDecorator {
  return IsUrl(
    {
      protocols: ['http', 'https'],
      require_protocol: true,
      require_tld: false,
      disallow_auth: true,
      allow_underscores: true,
    },
    { message: '$property must be an http:// or https:// URL without user name and password' },
  );
}

/** What a new document has in the property; undefined for nothing. Property decorators run when the class is whole. */
function declaredDefault(target: object, property: string | symbol): unknown {
  const value: unknown = Reflect.get(new (target.constructor as new () => object)(), property);
  const isDocument = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isDocument && Object.getPrototypeOf(value) !== Object.prototype ? {} : value;
}
