import { json, type SimAnswer } from '../simulator/sim-answer.js';

/** `field → messages`, as Django REST Framework reports what is wrong with a request. */
export type FieldErrors = Readonly<Record<string, unknown>>;

export const detail = (status: number, text: string, headers?: Readonly<Record<string, string>>): SimAnswer =>
  json(status, { detail: text }, headers);

export const fieldErrors = (errors: FieldErrors): SimAnswer => json(400, errors);

export const notFound = (): SimAnswer => detail(404, 'Not found.');

export const methodNotAllowed = (method: string): SimAnswer => detail(405, `Method "${method}" not allowed.`);

export const unauthorized = (text: string): SimAnswer => detail(401, text, { 'www-authenticate': 'Token' });
