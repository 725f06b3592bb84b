import type { FieldProblem } from '../common/index.js';
import { erpReaderError } from './erp-reader.errors.js';
import {
  type CompiledText,
  cachedExpression,
  type EvaluationInput,
  ExpressionError,
  type MaskableText,
} from '@image-integrator/nifi-expression';
import type { ReadCard } from './read-card.dto.js';

/**
 * The texts of a Read card that may be expressions: the Endpoint URL, header values, texts anywhere in the extra params,
 * and the body text. Compiled once for a read, evaluated for every page.
 */
type TextFields = Pick<ReadCard, 'url' | 'headers' | 'extraParams' | 'bodyText'>;

/** The same fields with every expression evaluated. */
export interface CardValues {
  readonly url: string;
  /** The URL for messages: nothing in it was made of a token. */
  readonly shownUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly extraParams: Readonly<Record<string, unknown>>;
  readonly bodyText: string | null;
}

/** What is wrong with the expressions of a card; and, for the user to look at, what may be. */
export function expressionProblems(card: TextFields): FieldProblem[] {
  return textsOf(card).flatMap(({ path, text }): FieldProblem[] => {
    try {
      compileText(text, path);
      return [];
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const { line, column, message, excerpt } = error;
      return [{ path, message: `${message}: ${excerpt}`, code: 'EXPRESSION_INVALID', line, column }];
    }
  });
}

/** What is valid in the expressions of a card, and yet probably not meant: a `${` that is never closed. */
export function expressionWarnings(card: TextFields): FieldProblem[] {
  return textsOf(card).flatMap(({ path, text }) =>
    compileText(text, path)
      .warnings.filter(({ message }) => !message.startsWith('function'))
      .map(({ message, line, column }) => ({
        path,
        message: `${message} (line ${line}, column ${column})`,
      })),
  );
}

/** Whether a text is the same on every page. One that is no valid expression is not. */
export function isConstant(text: string): boolean {
  try {
    return cachedExpression(text).isConstant;
  } catch (error) {
    if (error instanceof ExpressionError) return false;
    throw error;
  }
}

/** Whether an expression of the card reads `attribute`. */
export function readsAttribute(card: TextFields, attribute: string): boolean {
  return new CardTexts(card).reads(attribute);
}

/** `paging.page` is not named by `paging.pageSize`. */
function namesWhole(text: string, attribute: string): boolean {
  for (let at = text.indexOf(attribute); at >= 0; at = text.indexOf(attribute, at + 1)) {
    if (!/[\w.-]/.test(text.charAt(at + attribute.length))) return true;
  }
  return false;
}

export class CardTexts {
  private readonly compiled = new Map<string, CompiledText>();
  private readonly expressions: readonly string[];

  constructor(private readonly card: TextFields) {
    this.expressions = textsOf(card).flatMap(({ text }) => (/[$#]\{/.test(text) ? [text] : []));
  }

  /** Whether an expression of the card reads `attribute`. */
  reads(attribute: string): boolean {
    return this.expressions.some((text) => namesWhole(text, attribute));
  }

  /** Throws `READ_EXPRESSION_FAILED`, with the field and the place in its text. */
  evaluate(input: EvaluationInput): CardValues {
    const { url, headers, extraParams, bodyText } = this.card;
    if (this.expressions.length === 0) return { url, shownUrl: url, headers, extraParams, bodyText };
    const value = (text: string, path: string): string => this.valueOf(text, path, input).text;
    const { text, masked } = this.valueOf(url, 'read.url', input);
    return {
      url: text,
      shownUrl: masked,
      headers: withoutBlank(mapTexts(headers, 'read.headers', value) as Record<string, string>),
      extraParams: mapTexts(extraParams, 'read.extraParams', value) as Record<string, unknown>,
      bodyText: bodyText === null ? null : value(bodyText, 'read.bodyText'),
    };
  }

  private valueOf(text: string, path: string, input: EvaluationInput): MaskableText {
    try {
      const compiled = this.compiled.get(path) ?? compileText(text, path);
      this.compiled.set(path, compiled);
      return compiled.evaluateMasked(input);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const { line, column } = error;
      throw erpReaderError('READ_EXPRESSION_FAILED', `${path} cannot be evaluated: ${error.message}.`, {
        details: { path, line, column },
        cause: error,
      });
    }
  }
}

/** A body text may escape for XML, which has no place in a URL; what it may not do is evaluate what a caller sent. */
function compileText(text: string, path: string): CompiledText {
  const isBody = path === 'read.bodyText' && !text.includes('evaluateELString');
  return cachedExpression(text, isBody ? { functions: 'language' } : {});
}

function textsOf(card: TextFields): { path: string; text: string }[] {
  const texts: { path: string; text: string }[] = [];
  const collect = (text: string, path: string): string => {
    texts.push({ path, text });
    return text;
  };
  const { url, headers, extraParams, bodyText } = card;
  mapTexts({ url, headers, extraParams, bodyText }, 'read', collect);
  return texts;
}

/** A header whose expression comes to nothing is not sent. */
function withoutBlank(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
}

/** A copy of a JSON value with every text in it mapped; `path` is that of the text. */
function mapTexts(value: unknown, path: string, map: (text: string, path: string) => string): unknown {
  if (typeof value === 'string') return map(value, path);
  if (Array.isArray(value)) return value.map((item, index) => mapTexts(item, `${path}[${index}]`, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, mapTexts(item, `${path}.${name}`, map)]),
  );
}
