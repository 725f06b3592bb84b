import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { registerDecorator, ValidateIf } from 'class-validator';

const MAX_ENTRIES = 1000;

/** An optional JSON object whose values are all texts. */
export function OptionalTextMap(field: {
  readonly description: string;
  readonly example: Readonly<Record<string, string>>;
}): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ ...field, type: 'object', additionalProperties: { type: 'string' }, default: {} }),
    ValidateIf((_, value) => value !== undefined),
    IsTextMap(),
  );
}

function IsTextMap(): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name: 'isTextMap',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown) => textMapProblem(value) === null,
        defaultMessage: (args) => textMapProblem(args?.value) ?? 'must be an object of texts',
      },
    });
  };
}

function textMapProblem(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'must be an object of texts, like {"http.query.param.sku": "SKU-1"}';
  }
  const entries = Object.entries(value);
  if (entries.length > MAX_ENTRIES) return `must have ${MAX_ENTRIES} entries at most`;
  const wrong = entries.find(([, text]) => typeof text !== 'string');
  return wrong === undefined ? null : `${wrong[0]} must be a text`;
}
