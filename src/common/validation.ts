import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import type { FieldProblem } from './app-error.js';
import { commonError } from './common.errors.js';

/** The pipe of every controller: unknown properties are refused, and every problem is named with its dotted path. */
export function inputValidation(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    exceptionFactory: (errors) => {
      const problems = errors.flatMap((error) => flatten(error, ''));
      return commonError(
        'INPUT_INVALID',
        problems.map(({ path, message }) => `${path}: ${message}`).join('; '),
        { problems },
      );
    },
  });
}

function flatten(error: ValidationError, parent: string): FieldProblem[] {
  const path = /^\d+$/.test(error.property)
    ? `${parent}[${error.property}]`
    : parent === ''
      ? error.property
      : `${parent}.${error.property}`;
  return [
    ...Object.values(error.constraints ?? {}).map((message) => ({ path, message })),
    ...(error.children ?? []).flatMap((child) => flatten(child, path)),
  ];
}
