import { registerDecorator, type ValidationArguments } from 'class-validator';
import { type FieldText, SecretTexts, Text, type TextField, WholeNumber } from '../common/index.js';
import { tokenPathProblem } from './token-path.js';

/** The fields that recur in the settings of logins. */

/** Header names and write-only values. */
export function SecretHeaders(field: FieldText<Record<string, string>>): PropertyDecorator {
  return SecretTexts(field, AreHeaders());
}

/** A JSONPath; where null is allowed, it stands for the whole response. */
export function TokenPath(field: TextField): PropertyDecorator {
  return Text({ ...field, maxLength: 500, empty: true, check: tokenPathProblem });
}

/** The name of an HTTP header. */
export function HeaderName(field: TextField): PropertyDecorator {
  return Text({
    ...field,
    maxLength: 200,
    empty: true,
    pattern: HEADER_NAME,
    message: '$property must be the name of an HTTP header, like Authorization',
  });
}

/** A path on a host, from the slash. */
export function UrlPath(field: TextField): PropertyDecorator {
  return Text({
    ...field,
    maxLength: 500,
    empty: true,
    pattern: /^\/[^\s#]*$/,
    message: '$property must start with a slash and hold no blanks',
  });
}

/** A number of seconds: ten, or a year at most. */
export function Seconds(field: FieldText<number | null>): PropertyDecorator {
  return WholeNumber({ ...field, minimum: 10, maximum: 31_536_000 });
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

function AreHeaders(): PropertyDecorator {
  return (target, propertyName) => {
    registerDecorator({
      name: 'areHeaders',
      target: target.constructor,
      propertyName: String(propertyName),
      validator: {
        validate: (value: unknown) => headersProblem(value) === null,
        defaultMessage: (args?: ValidationArguments) =>
          `${args?.property}: ${headersProblem(args?.value) ?? 'is not valid'}`,
      },
    });
  };
}
