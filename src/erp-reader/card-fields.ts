import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsBoolean,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  registerDecorator,
} from 'class-validator';
import { jsonPathProblem } from './json-path.js';

/** The fields that recur in the Read card: one decorator each for validation and OpenAPI together. */
interface FieldText<T> {
  readonly description: string;
  readonly example: T;
}

/** The name of a request parameter; with `nullable`, null means that it is not sent. */
export function ParamName(
  field: FieldText<string | null> & { readonly default?: string | null; readonly nullable?: boolean },
): PropertyDecorator {
  const schema = { ...field, type: String, maxLength: 200 };
  return applyDecorators(
    'default' in field ? ApiPropertyOptional(schema) : ApiProperty(schema),
    ...(field.nullable === true ? [IsOptional()] : []),
    IsString(),
    IsNotEmpty(),
    MaxLength(200),
    IsParamName(),
  );
}

/** An optional JSONPath; null means that the rule it serves is off. */
export function OptionalPath(
  field: FieldText<string | null> & { readonly default?: string | null },
): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ default: null, ...field, type: String, nullable: true, maxLength: 500 }),
    IsOptional(),
    IsString(),
    MaxLength(500),
    IsJsonPath(),
  );
}

/** A whole number within bounds, with its default. */
export function WholeNumber(
  field: FieldText<number> & { readonly default: number; readonly minimum: number; readonly maximum: number },
): PropertyDecorator {
  return applyDecorators(ApiPropertyOptional(field), IsInt(), Min(field.minimum), Max(field.maximum));
}

/** A switch with its default. */
export function Switch(field: FieldText<boolean> & { readonly default: boolean }): PropertyDecorator {
  return applyDecorators(ApiPropertyOptional(field), IsBoolean());
}

/** class-validator's check of a JSONPath, with the parser's reason and place in the message. */
export function IsJsonPath(): PropertyDecorator {
  return checkText('isJsonPath', jsonPathProblem);
}

/** Whether a parameter's name is a path into the request body, `$.params.offset` (OData's `$skip` is a plain name). */
export function isBodyPath(name: string): boolean {
  return /^\$[.[]/.test(name);
}

function IsParamName(): PropertyDecorator {
  return checkText('isParamName', (name) =>
    !isBodyPath(name) || BODY_PATH.test(name)
      ? null
      : `"${name}" must be a plain path into the request body, like $.params.offset`,
  );
}

const BODY_PATH = /^\$(\.[A-Za-z_][\w-]*|\[\d+\])+$/;

function checkText(name: string, problem: (text: string) => string | null): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value) => typeof value !== 'string' || problem(value) === null,
        defaultMessage: (args) => problem(String(args?.value)) ?? 'is not valid',
      },
    });
  };
}
