import type { FieldProblem } from '../common/index.js';
import { erpReaderError } from './erp-reader.errors.js';
import {
  type CompiledText,
  cachedExpression,
  type EvaluationInput,
  ExpressionError,
  findExpressions,
  type TextWithSecrets,
} from '@image-integrator/nifi-expression';
import { fillJson } from './fill-json.js';
import {
  keptParts,
  partsProblem,
  type Presence,
  tagKey,
  tagNames,
  withoutAbsentPairs,
  withoutTags,
} from './optional-parts.js';
import { bareQuery, kindOfBody, placedQueries, queryAttributes, type TextKind } from './query-places.js';
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
export function expressionProblems(card: TextFields, place = 'read'): FieldProblem[] {
  const keys = keysOf(card, place).filter(({ text }) => tagKey(text) === null);
  return [...textsOf(card, place), ...keys].flatMap(({ path, text }): FieldProblem[] => {
    const ofParts = partsProblem(text);
    if (ofParts !== null) return [{ path, message: ofParts, code: 'EXPRESSION_INVALID' }];
    try {
      compileText(withoutTags(text), path);
      return [];
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const { line, column, message, excerpt } = error;
      return [{ path, message: `${message}: ${excerpt}`, code: 'EXPRESSION_INVALID', line, column }];
    }
  });
}

/** The query values that the texts of a card read, each with the path of the text. */
export function queryNamesOf(card: TextFields, place = 'read'): { path: string; name: string }[] {
  return [...textsOf(card, place), ...keysOf(card, place)].flatMap(({ path, text }) =>
    namesIn(text).map((name) => ({ path, name })),
  );
}

/** What is valid in the expressions of a card, and yet probably not meant: a `${` that is never closed. */
export function expressionWarnings(card: TextFields, place = 'read'): FieldProblem[] {
  return textsOf(card, place).flatMap(({ path, text }) =>
    compileText(withoutTags(text), path)
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

/** `paging.page` is not named by `paging.pageSize`, nor `query.sku` by `http.query.sku`. */
function namesWhole(text: string, attribute: string): boolean {
  for (let at = text.indexOf(attribute); at >= 0; at = text.indexOf(attribute, at + 1)) {
    const around = text.charAt(at - 1) + text.charAt(at + attribute.length);
    if (!/[\w.-]/.test(around)) return true;
  }
  return false;
}

export class CardTexts {
  private readonly compiled = new Map<string, CompiledText>();
  private readonly expressions: readonly string[];
  private readonly queryNames: ReadonlySet<string>;

  constructor(
    private readonly card: TextFields,
    private readonly place = 'read',
  ) {
    this.expressions = textsOf(card, place).flatMap(({ text }) =>
      /[$#]\{|\{\{/.test(text) ? [withoutTags(text)] : [],
    );
    this.queryNames = new Set(queryNamesOf(card).map(({ name }) => name));
  }

  /** Whether an expression of the card reads `attribute`. */
  reads(attribute: string): boolean {
    return this.expressions.some((text) => namesWhole(text, attribute));
  }

  /** Whether an expression or a tag of the card names a query value. */
  names(attribute: string): boolean {
    return this.queryNames.has(attribute);
  }

  /**
   * `values` are those of the query, typed; what is not in it is absent. What is made of a secret goes into `made`. Throws `READ_EXPRESSION_FAILED`, with the field and
   * the place in its text.
   */
  evaluate(
    input: EvaluationInput,
    values: ReadonlyMap<string, unknown> = new Map(),
    made: string[] = [],
  ): CardValues {
    const { url, headers, extraParams, bodyText } = this.card;
    if (this.expressions.length === 0) return { url, shownUrl: url, headers, extraParams, bodyText };
    const attributes = { ...input.attributes, ...queryAttributes(values, this.queryNames) };
    const filled = { ...input, attributes };
    const isPresent: Presence = (name) => (attributes[name] ?? '') !== '';
    const value = (text: string, path: string, kind: TextKind = 'plain'): TextWithSecrets => {
      const found = this.valueOf(placedQueries(keptParts(text, isPresent), kind), path, filled);
      made.push(...found.secrets);
      return found;
    };
    const inParams = (text: string, path: string): unknown => {
      const name = bareQuery(text);
      return name === null ? value(text, path).text : values.get(name);
    };
    const { text, masked } = value(
      withoutAbsentPairs(keptParts(url, isPresent), isPresent),
      `${this.place}.url`,
      'url',
    );
    return {
      url: text,
      shownUrl: masked,
      headers: withoutBlank(
        mapTexts(headers, `${this.place}.headers`, (header, path) => value(header, path).text) as Record<
          string,
          string
        >,
      ),
      extraParams: (fillJson(extraParams, `${this.place}.extraParams`, inParams, isPresent) ?? {}) as Record<
        string,
        unknown
      >,
      bodyText:
        bodyText === null ? null : value(bodyText, `${this.place}.bodyText`, kindOfBody(bodyText)).text,
    };
  }

  private valueOf(text: string, path: string, input: EvaluationInput): TextWithSecrets {
    try {
      const known = this.compiled.get(path);
      const compiled = known?.text === text ? known : compileText(text, path);
      this.compiled.set(path, compiled);
      return compiled.evaluateWithSecrets(input);
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
  const isBody = BODY_TEXT.test(path) && !text.includes('evaluateELString');
  return cachedExpression(text, isBody ? { functions: 'language' } : {});
}

const BODY_TEXT = /^read(\.products|\.details\[\d+\])?\.bodyText$/;

function textsOf(card: TextFields, place: string): { path: string; text: string }[] {
  const texts: { path: string; text: string }[] = [];
  const collect = (text: string, path: string): string => {
    texts.push({ path, text });
    return text;
  };
  const { url, headers, extraParams, bodyText } = card;
  mapTexts({ url, headers, extraParams, bodyText }, place, collect);
  return texts;
}

/** The keys of the extra params, which may be tags. */
function keysOf({ extraParams }: TextFields, place: string): { path: string; text: string }[] {
  const keys: { path: string; text: string }[] = [];
  const collect = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (!Array.isArray(value)) keys.push({ path: `${path}.${key}`, text: key });
      collect(inner, `${path}.${key}`);
    }
  };
  collect(extraParams, `${place}.extraParams`);
  return keys.filter(({ text }) => text.includes('{{'));
}

/** The query values that the expressions and the tags of a text name. */
function namesIn(text: string): string[] {
  const inExpressions = findExpressions(text).flatMap(({ start, end }) =>
    [...text.slice(start, end).matchAll(/(?<![\w.-])query\.[\w-]+(?:\.[\w-]+)*/g)].map(([name]) => name),
  );
  return [...inExpressions, ...tagNames(text).filter((name) => name.startsWith('query.'))];
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
