import { parseLong } from '@image-integrator/java-text';
import { isDeepStrictEqual } from 'node:util';
import type { ArgumentNode, CallNode, ExpressionNode, ParameterNode, SubjectNode, TextNode } from './ast.js';
import { asText, placed } from './casts.js';
import { halveTrailingDollars, unescapeExpression } from './dollar-escapes.js';
import { constant, constantText, type Evaluator } from './evaluator.js';
import { Fault } from './expression-error.js';
import {
  type FunctionShape,
  MULTI_FUNCTIONS,
  STANDALONE_FUNCTIONS,
  SUBJECT_FUNCTIONS,
} from './function-names.js';
import { type CallSite, functions, standaloneFunctions } from './functions/index.js';
import { multiSource, reduceMany } from './multi.js';
import { MAX_DEPTH, parseExpression } from './parser.js';
import { type Placeholder, placeholderOf } from './placeholders.js';
import { findEscapedExpressions, findExpressions } from './range-scanner.js';
import { findAttribute, findParameter, type Scope } from './scope.js';
import type { SourceText, Span } from './source-text.js';
import { finishLiteral } from './string-literal.js';

/** A function that an expression uses though no flow may. */
export interface UnavailableUse {
  readonly name: string;
  readonly offset: number;
}

/**
 * The second stage: an expression's tree becomes evaluators, with every type known and checked. A wrong static type, a
 * bad regular expression that is written out, and what the language does not have are errors here.
 */
export class ExpressionCompiler {
  /** Uses of functions that are refused when a flow is saved, in order. */
  readonly unavailable: UnavailableUse[] = [];
  /** What templates replace, in order, each once. */
  readonly placeholders: Placeholder[] = [];

  constructor(
    /** Evaluates a value as an expression, for `evaluateELString()`. */
    private readonly evaluateValue: CallSite['evaluateValue'],
  ) {}

  /** One range, `${…}`. */
  compile(source: SourceText, depth = 0): Evaluator {
    return this.expression(parseExpression(source, depth), depth + 1);
  }

  private expression(node: ExpressionNode, depth: number): Evaluator {
    let evaluator = this.subject(node.subject, depth);
    for (const call of node.calls) evaluator = this.call(call, evaluator, depth);
    return reduceMany(evaluator);
  }

  private subject(node: SubjectNode, depth: number): Evaluator {
    const { span } = node;
    if (node.kind === 'parameter') return parameter(node);
    if (node.kind === 'attribute') {
      const name =
        node.name.kind === 'text' ? this.text(node.name, depth) : this.expression(node.name, depth + 1);
      return attribute(asText(name, 'the name of an attribute'), span);
    }
    if (node.kind === 'multi') {
      this.check(node.name, MULTI_FUNCTIONS[node.name], span);
      return this.located(span, () => multiSource(node, this.arguments(node.args, depth)));
    }
    this.check(node.name, STANDALONE_FUNCTIONS[node.name], span);
    const args = this.arguments(node.args, depth);
    const build = standaloneFunctions[node.name as keyof typeof standaloneFunctions];
    return build({ name: node.name, span, args, evaluateValue: this.evaluateValue });
  }

  private call({ name, args, span }: CallNode, subject: Evaluator, depth: number): Evaluator {
    const isSingle = (name === 'join' || name === 'count') && !comesFromMany(subject);
    this.check(
      name,
      isSingle ? { ...SUBJECT_FUNCTIONS[name], use: 'language' } : SUBJECT_FUNCTIONS[name],
      span,
    );
    const site = {
      name,
      span,
      subject,
      args: this.arguments(args, depth),
      evaluateValue: this.evaluateValue,
    };
    const placeholder = placeholderOf(name, subject, site.args);
    if (placeholder !== null && !this.placeholders.some((known) => isDeepStrictEqual(known, placeholder)))
      this.placeholders.push(placeholder);
    return this.located(span, () => functions[name](site));
  }

  private arguments(nodes: readonly ArgumentNode[], depth: number): Evaluator[] {
    return nodes.map((node) => this.argument(node, depth));
  }

  private argument(node: ArgumentNode, depth: number): Evaluator {
    const { span } = node;
    if (node.kind === 'text') return this.text(node, depth);
    if (node.kind === 'expression') return this.expression(node, depth + 1);
    if (node.kind === 'parameter') return parameter(node);
    if (node.kind === 'null') return constantText(null, span);
    if (node.kind === 'boolean') return constant('BOOLEAN', node.value, span);
    if (node.kind === 'decimal') return constant('DECIMAL', Number(node.digits), span);
    return constant(
      'WHOLE_NUMBER',
      this.located(span, () => parseLong(node.digits)),
      span,
    );
  }

  /** A string literal or a name: its `${…}` are expressions of their own, joined with the text between them. */
  private text({ content, span }: TextNode, depth: number): Evaluator<'STRING'> {
    return this.pieces(content, span, depth);
  }

  private pieces(content: SourceText, span: Span, depth: number): Evaluator<'STRING'> {
    const { text } = content;
    const ranges = text.length < 2 ? [] : findExpressions(text);
    if (ranges.length === 0) return constantText(finishLiteral(unescapeRanges(text)), span);
    if (depth >= MAX_DEPTH) throw new Fault(`Expressions are nested more than ${MAX_DEPTH} deep`, span.start);
    const parts: Evaluator<'STRING'>[] = [];
    let rest = 0;
    for (const { start, end } of ranges) {
      const evaluator = this.compile(content.slice(start, end), depth);
      if (start > rest) {
        const before = text.slice(rest, start);
        parts.push(literal(isAttribute(evaluator) ? halveTrailingDollars(before) : before, span));
      }
      parts.push(asText(evaluator, 'a text'));
      rest = end;
    }
    if (rest < text.length) parts.push(literal(text.slice(rest), span));
    return joinTexts(parts, span);
  }

  private check(name: string, { use }: FunctionShape, span: Span): void {
    if (use === 'never') {
      throw new Fault(
        `function ${name} is not available: it tells about the machine, not about the request`,
        span.start,
      );
    }
    if (use === 'language') this.unavailable.push({ name, offset: span.start });
  }

  private located<T>(span: Span, make: () => T): T {
    try {
      return make();
    } catch (error) {
      throw placed(error, { span });
    }
  }
}

/** Whether the expression is an attribute and nothing else: then `$$` in front of it are halved once more. */
export function isAttribute(evaluator: Evaluator): boolean {
  return evaluator.attribute === true;
}

function literal(text: string, span: Span): Evaluator<'STRING'> {
  return constantText(finishLiteral(unescapeRanges(text)), span);
}

/** Escaped `$${…}` in a piece of a literal. */
function unescapeRanges(text: string): string {
  let result = '';
  let rest = 0;
  for (const { start, end } of text.length < 2 ? [] : findEscapedExpressions(text)) {
    result += text.slice(rest, start) + unescapeExpression(text.slice(start, end));
    rest = end;
  }
  return result + text.slice(rest);
}

/** One part alone may be null; joined with others, null is empty. */
function joinTexts(parts: readonly Evaluator<'STRING'>[], span: Span): Evaluator<'STRING'> {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return {
    type: 'STRING',
    span,
    evaluate: (scope) => parts.map((part) => part.evaluate(scope) ?? '').join(''),
    whyNull: () => '',
  };
}

function attribute(name: Evaluator<'STRING'>, span: Span): Evaluator<'STRING'> {
  const nameIn = (scope: Scope): string => {
    const value = name.evaluate(scope);
    if (value === null)
      throw new Fault(`${name.whyNull(scope)}; the name of an attribute needs a value`, span.start);
    if (value === '') throw new Fault('The name of an attribute is empty', span.start);
    return value;
  };
  return {
    type: 'STRING',
    span,
    attribute: true,
    evaluate: (scope) => findAttribute(scope, nameIn(scope)),
    whyNull: (scope) => `${nameIn(scope)} is missing`,
  };
}

function parameter({ name, span }: ParameterNode): Evaluator<'STRING'> {
  return {
    type: 'STRING',
    span,
    evaluate: (scope) => findParameter(scope, name),
    whyNull: () => `the parameter ${name} is missing`,
  };
}

function comesFromMany(subject: Evaluator): boolean {
  let part: Evaluator | undefined = subject;
  while (part !== undefined && part.source === undefined) part = part.subject;
  return part !== undefined;
}
