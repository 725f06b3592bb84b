import { applyDecorators } from '@nestjs/common';
import type { FieldProblem } from './app-error.js';
import { type FieldText, Text, type TextField, TextMap, ValueMap } from './fields.js';

/**
 * Secrets of logins and alarms are write-only. On the way in, the values of the fields that are marked `@SecretField()` go to the
 * sealed part and `***` stays in their place; what is read back is that masked document. On update, a `***` that comes
 * back means "as it was". A marked field holds a text, or an object whose every value is a secret of its own.
 */
export const SECRET_MASK = '***';

const SECRET_FIELDS = Symbol('secret fields');

/** The secret values of a document, by field, and by key for an object. */
export type Secrets = Record<string, unknown>;

/** Marks a property of a settings class as secret. */
export function SecretField(): PropertyDecorator {
  return (target, property) => {
    const known = (Reflect.getMetadata(SECRET_FIELDS, target) as string[] | undefined) ?? [];
    Reflect.defineMetadata(SECRET_FIELDS, [...known, String(property)], target);
  };
}

const told = (description: string, who = 'Write-only'): string =>
  `${description} ${who}: read back as \`${SECRET_MASK}\`.`;

/** A write-only text. */
export function SecretText({ maxLength = 20_000, ...field }: TextField): PropertyDecorator {
  const description = told(field.description);
  const text = { ...field, description, maxLength, format: 'password', writeOnly: true };
  return applyDecorators(SecretField(), Text(text));
}

/** Texts by name, each of them write-only. */
export function SecretTexts(
  field: FieldText<Readonly<Record<string, string>>>,
  ...rules: readonly PropertyDecorator[]
): PropertyDecorator {
  const description = told(field.description, 'Values are write-only');
  return applyDecorators(SecretField(), TextMap({ ...field, description, writeOnly: true }), ...rules);
}

/** JSON values by name, each of them write-only. */
export function SecretValues(field: FieldText<Readonly<Record<string, unknown>>>): PropertyDecorator {
  const description = told(field.description, 'Values are write-only');
  return applyDecorators(SecretField(), ValueMap({ ...field, description, writeOnly: true }));
}

export function secretFieldsOf(document: object): readonly string[] {
  return (Reflect.getMetadata(SECRET_FIELDS, document) as string[] | undefined) ?? [];
}

/** The document with `***` for each secret, and the secrets by themselves. An empty text or null is no secret. */
export function splitSecrets(document: object): { masked: Record<string, unknown>; secrets: Secrets } {
  const masked: Record<string, unknown> = { ...document };
  const secrets: Secrets = {};
  for (const field of secretFieldsOf(document)) {
    const value = masked[field];
    if (isRecord(value)) {
      secrets[field] = value;
      masked[field] = Object.fromEntries(Object.keys(value).map((key) => [key, SECRET_MASK]));
    } else if (value !== null && value !== undefined && value !== '') {
      secrets[field] = value;
      masked[field] = SECRET_MASK;
    }
  }
  return { masked, secrets };
}

/**
 * Puts the stored secrets where `document` (an instance of a settings class) still says `***`. Changes it in place, and
 * returns the places for which nothing is stored.
 */
export function fillSecrets(document: object, stored: Secrets, path: string): FieldProblem[] {
  const target = document as Record<string, unknown>;
  return secretFieldsOf(document).flatMap((field) => {
    const kept = stored[field];
    const value = target[field];
    if (!isRecord(value)) return fill(target, field, kept, `${path}.${field}`);
    const keptValues = isRecord(kept) ? kept : {};
    return Object.keys(value).flatMap((key) => fill(value, key, keptValues[key], `${path}.${field}.${key}`));
  });
}

/** Every secret text in `secrets`, for masking. */
export function secretTexts(secrets: unknown): string[] {
  if (typeof secrets === 'string') return [secrets];
  if (typeof secrets === 'number') return [String(secrets)];
  return typeof secrets === 'object' && secrets !== null ? Object.values(secrets).flatMap(secretTexts) : [];
}

function fill(target: Record<string, unknown>, key: string, kept: unknown, path: string): FieldProblem[] {
  if (target[key] !== SECRET_MASK) return [];
  if (kept === undefined) {
    const message = `${SECRET_MASK} keeps the stored value, but there is none for this server. Send the value.`;
    return [{ path, message }];
  }
  target[key] = kept;
  return [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
