import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
  registerDecorator,
  type ValidationArguments,
} from 'class-validator';
import { SecretField } from './secret-fields.js';
import { tokenPathProblem } from './token-path.js';

/** The fields that recur in the settings of logins: one decorator each for validation, OpenAPI and secrecy. */
interface FieldText<T> {
  readonly description: string;
  readonly example: T;
  readonly default?: T;
}

/** A text that must not be empty. */
export function Text(field: FieldText<string>): PropertyDecorator {
  return applyDecorators(property(field), IsString(), IsNotEmpty(), MaxLength(2_000));
}

/** A text that may be empty, for "nothing". */
export function TextOrEmpty(field: FieldText<string>): PropertyDecorator {
  return applyDecorators(property(field), IsString(), MaxLength(2_000));
}

/** A text that may be null. */
export function OptionalText(field: FieldText<string | null>): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ ...field, default: null, type: String, nullable: true }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    MaxLength(2_000),
  );
}

/** An http(s) URL without user name and password. */
export function HttpUrl(field: FieldText<string>): PropertyDecorator {
  return applyDecorators(property(field), MaxLength(2_000), IsHttpUrl());
}

/** An http(s) URL, or null. */
export function OptionalHttpUrl(field: FieldText<string | null>): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ ...field, type: String, nullable: true }),
    IsOptional(),
    MaxLength(2_000),
    IsHttpUrl(),
  );
}

/** A write-only text. */
export function SecretText(field: FieldText<string>): PropertyDecorator {
  return applyDecorators(
    property({
      ...field,
      description: `${field.description} Write-only: read back as \`***\`.`,
      format: 'password',
    }),
    SecretField(),
    IsString(),
    IsNotEmpty(),
    MaxLength(20_000),
  );
}

/** A write-only text that may be empty. */
export function SecretTextOrEmpty(field: FieldText<string>): PropertyDecorator {
  return applyDecorators(
    property({
      ...field,
      description: `${field.description} Write-only: read back as \`***\`.`,
      format: 'password',
    }),
    SecretField(),
    IsString(),
    MaxLength(20_000),
  );
}

/** A write-only text that may be null. */
export function OptionalSecretText(field: FieldText<string | null>): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      ...field,
      description: `${field.description} Write-only: read back as \`***\`.`,
      default: null,
      type: String,
      nullable: true,
      format: 'password',
    }),
    SecretField(),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    MaxLength(20_000),
  );
}

/** Header names and write-only values. */
export function SecretHeaders(field: FieldText<Record<string, string>>): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      default: {},
      ...field,
      description: `${field.description} Values are write-only: read back as \`***\`.`,
      type: 'object',
      additionalProperties: { type: 'string' },
    }),
    SecretField(),
    IsObject(),
    check('areHeaders', headersProblem),
  );
}

/** Field names and write-only values of any JSON type. */
export function SecretValues(field: FieldText<Record<string, unknown>>): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      default: {},
      ...field,
      description: `${field.description} Values are write-only: read back as \`***\`.`,
      type: 'object',
      additionalProperties: true,
    }),
    SecretField(),
    IsObject(),
  );
}

/** A JSONPath; with `nullable`, null stands for the whole response. */
export function TokenPath(
  field: FieldText<string | null> & { readonly nullable?: boolean },
): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ ...field, type: String, nullable: field.nullable === true }),
    ...(field.nullable === true ? [IsOptional()] : []),
    IsString(),
    MaxLength(500),
    check('isTokenPath', (value) => (typeof value === 'string' ? tokenPathProblem(value) : null)),
  );
}

/** One of a few words. */
export function Choice<T extends string>(
  field: FieldText<T> & { readonly enum: readonly T[]; readonly enumName: string },
): PropertyDecorator {
  return applyDecorators(property({ ...field, enum: [...field.enum] }), IsIn([...field.enum]));
}

/** The name of an HTTP header. */
export function HeaderName(field: FieldText<string>): PropertyDecorator {
  return applyDecorators(
    property(field),
    IsString(),
    MaxLength(200),
    Matches(HEADER_NAME, { message: '$property must be the name of an HTTP header, like Authorization' }),
  );
}

/** A path on a host, from the slash. */
export function UrlPath(field: FieldText<string>): PropertyDecorator {
  return applyDecorators(
    property(field),
    IsString(),
    MaxLength(500),
    Matches(/^\/[^\s#]*$/, { message: '$property must start with a slash and hold no blanks' }),
  );
}

/** A number of seconds, or null. */
export function OptionalSeconds(field: FieldText<number | null>): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ ...field, type: Number, nullable: true, minimum: 10, maximum: 31_536_000 }),
    IsOptional(),
    IsInt(),
    Min(10),
    Max(31_536_000),
  );
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

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

function headersProblem(value: unknown): string | null {
  for (const [name, text] of Object.entries(Object(value) as Record<string, unknown>)) {
    if (!HEADER_NAME.test(name)) return `"${name}" is not the name of an HTTP header`;
    if (typeof text !== 'string') return `the value of header ${name} must be a text`;
    if (/[^\t\x20-\x7e\x80-\xff]/.test(text))
      return `the value of header ${name} holds characters that HTTP cannot send`;
  }
  return null;
}

function property(field: ApiPropertyOptions): PropertyDecorator {
  return 'default' in field ? ApiPropertyOptional(field) : ApiProperty(field);
}

function check(name: string, problem: (value: unknown) => string | null): PropertyDecorator {
  return (target, propertyName) => {
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(propertyName),
      validator: {
        validate: (value: unknown) => problem(value) === null,
        defaultMessage: (args?: ValidationArguments) =>
          `${args?.property}: ${problem(args?.value) ?? 'is not valid'}`,
      },
    });
  };
}
