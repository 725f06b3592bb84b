import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import * as classTransformer from 'class-transformer';
import type { ValidationError } from 'class-validator';
import type { AppError, FieldProblem } from './app-error.js';
import { commonError } from './common.errors.js';
import { linearPlainToInstance } from './plain-to-instance.js';
import { shownProblems } from './shown-problems.js';
import { unsoundness } from './sound-input.js';

/** The pipe of every controller: unknown properties are refused, and every problem is named with its dotted path. */
export class InputPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      transformerPackage: { ...classTransformer, plainToInstance: linearPlainToInstance },
      exceptionFactory: (errors) => inputInvalid(fieldProblems(errors)),
    });
  }

  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type !== 'custom') assertSound(value);
    if (metadata.type === 'body' && Array.isArray(value) && isDeclaredClass(metadata.metatype)) {
      throw inputInvalid([{ path: '', message: 'must be a JSON object, not a list' }]);
    }
    return super.transform(value, metadata);
  }
}

const UNDECLARED: ReadonlySet<unknown> = new Set([undefined, Object, Array, String, Number, Boolean]);

const isDeclaredClass = (type: unknown): boolean => !UNDECLARED.has(type);

/** Throws `INPUT_INVALID` for what no check behind this one should have to look at; see `unsoundness`. */
export function assertSound(value: unknown): void {
  const problem = unsoundness(value);
  if (problem !== null) throw inputInvalid([problem]);
}

/** `INPUT_INVALID` (422) with every problem in its message and, by path, in the problem document; of very many the first. */
export function inputInvalid(problems: readonly FieldProblem[]): AppError {
  const { shown, omitted } = shownProblems(problems);
  const more = omitted === 0 ? '' : `; and ${omitted.toLocaleString('en')} more`;
  const message = shown.map((problem) => `${problem.path}: ${problem.message}`).join('; ');
  return commonError('INPUT_INVALID', `${message}${more}`, { problems });
}

/** What class-validator found, one line per broken rule, with dotted paths. */
export function fieldProblems(errors: readonly ValidationError[]): FieldProblem[] {
  return errors.flatMap((error) => flatten(error, ''));
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
