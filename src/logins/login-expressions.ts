import type { FieldProblem } from '../common/index.js';
import { cachedExpression, ExpressionError } from '@image-integrator/nifi-expression';
import { loginError } from './logins.errors.js';
import type { LoginType } from './login-type.js';

/** Settings ready to be sent, and the texts that evaluation made: secrets too, since they may be made of some. */
export interface EvaluatedSettings {
  readonly settings: object;
  readonly made: readonly string[];
}

/**
 * Evaluates the settings of a login that may vary per login request (`type.expressions`: its URL, headers and extra
 * fields): `${now():format('yyyyMMdd', 'Europe/Istanbul')}`, a nonce, a hash. A login belongs to no run, so there are
 * no attributes. User names and passwords are never evaluated; the server's name is no expression either, which the
 * check of URLs on save sees to. Throws `LOGIN_EXPRESSION_FAILED`.
 */
export function evaluateSettings(
  type: LoginType,
  settings: object,
  slug: string,
  now: Date,
): EvaluatedSettings {
  const made: string[] = [];
  const evaluate = (text: string, path: string): string => {
    try {
      const value = cachedExpression(text).evaluate({ attributes: {}, now, timezone: 'UTC' });
      if (value !== text) made.push(value);
      return value;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const message = `The login "${slug}": settings.${path}: ${error.message}. Correct the expression.`;
      throw loginError('LOGIN_EXPRESSION_FAILED', message, { cause: error });
    }
  };
  return { settings: mapTexts(type.expressions ?? [], settings, evaluate), made };
}

/** What is wrong with the expressions of a login, for its save; paths start at the settings. */
export function expressionProblems(type: LoginType, settings: object): FieldProblem[] {
  const problems: FieldProblem[] = [];
  mapTexts([...(type.expressions ?? []), ...(type.ownExpressions ?? [])], settings, (text, path) => {
    try {
      cachedExpression(text);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const { line, column, message, excerpt } = error;
      problems.push({ path, message: `${message}: ${excerpt}`, code: 'EXPRESSION_INVALID', line, column });
    }
    return text;
  });
  return problems;
}

/** A copy of the settings in which every text of these fields went through `change`. */
function mapTexts(
  fields: readonly string[],
  settings: object,
  change: (text: string, path: string) => string,
): object {
  const copy: Record<string, unknown> = Object.assign(
    Object.create(Object.getPrototypeOf(settings) as object),
    settings,
  );
  for (const field of fields) copy[field] = mapText(copy[field], field, change);
  return copy;
}

function mapText(value: unknown, path: string, change: (text: string, path: string) => string): unknown {
  if (typeof value === 'string') return change(value, path);
  if (Array.isArray(value)) return value.map((item, index) => mapText(item, `${path}[${index}]`, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, mapText(inner, `${path}.${name}`, change)]),
  );
}
