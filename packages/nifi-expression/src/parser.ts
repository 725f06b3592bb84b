import type { ArgumentNode, CallNode, ExpressionNode, ParameterNode, SubjectNode } from './ast.js';
import { Fault } from './expression-error.js';
import {
  type FunctionShape,
  isAddedName,
  isFunctionName,
  isMultiName,
  isStandaloneName,
  MULTI_FUNCTIONS,
  STANDALONE_FUNCTIONS,
  SUBJECT_FUNCTIONS,
  suggestFunction,
} from './function-names.js';
import { type Token, type TokenKind, tokenize, unclosedText } from './lexer.js';
import type { SourceText } from './source-text.js';

/** Expressions inside expressions, deeper than anyone writes and shallower than a call stack. */
export const MAX_DEPTH = 100;

/**
 * Parses one range, `${…}` from its first character to its last. `depth` is how deep the range itself stands in others.
 *
 *     expression = "${" subject { ":" call } "}"
 *     subject    = name | string | expression | multi | standalone | "#{" (name | string) "}"
 *     call       = function "(" [ argument { "," argument } ] ")"
 *     argument   = whole | decimal | string | "true" | "false" | "null" | expression | "#{" … "}"
 */
export function parseExpression(source: SourceText, depth: number): ExpressionNode {
  const parser = new Parser(source, depth);
  const node = parser.expression();
  parser.expect('end', 'the end of the expression');
  return node;
}

class Parser {
  private readonly tokens: readonly Token[];
  private index = 0;

  constructor(
    private readonly source: SourceText,
    private depth: number,
  ) {
    this.tokens = tokenize(source);
  }

  expression(): ExpressionNode {
    const { span: first } = this.expect('$', 'an expression ${…}');
    this.expect('{', '"{"');
    this.depth += 1;
    if (this.depth > MAX_DEPTH) {
      throw new Fault(`Expressions are nested more than ${MAX_DEPTH} deep`, first.start);
    }
    const subject = this.subject();
    const calls: CallNode[] = [];
    while (this.accept(':') !== null) calls.push(this.call());
    const { span: last } = this.expect('}', '":" and a function, or "}"');
    this.depth -= 1;
    return { kind: 'expression', subject, calls, span: { start: first.start, end: last.end } };
  }

  expect(kind: TokenKind, wanted: string): Token {
    const token = this.peek();
    if (token.kind !== kind) throw unexpected(token, wanted);
    this.index += 1;
    return token;
  }

  private subject(): SubjectNode {
    const token = this.peek();
    const { text, span } = token;
    if (token.kind === '$') return { kind: 'attribute', name: this.expression(), span };
    if (token.kind === '#{') return this.parameter();
    if (token.kind === 'name' || token.kind === 'string') {
      this.index += 1;
      return { kind: 'attribute', name: { kind: 'text', content: token.content, span }, span };
    }
    if (token.kind === 'reserved') {
      this.index += 1;
      if (isMultiName(text)) {
        const { args, end } = this.argumentsOf(text, MULTI_FUNCTIONS[text]);
        return { kind: 'multi', name: text, args, span: { start: span.start, end } };
      }
      if (isStandaloneName(text) && this.peek().kind === '(') {
        const { args, end } = this.argumentsOf(text, STANDALONE_FUNCTIONS[text]);
        return { kind: 'standalone', name: text, args, span: { start: span.start, end } };
      }
      throw new Fault(
        `"${text}" is a word of the language; an attribute of that name is written \${'${text}'}`,
        span.start,
      );
    }
    throw unexpected(token, 'the name of an attribute');
  }

  private parameter(): ParameterNode {
    const { span: first } = this.expect('#{', '"#{"');
    const name = this.accept('string') ?? this.expect('name', 'the name of a parameter');
    const { span: last } = this.expect('}', '"}"');
    return { kind: 'parameter', name: name.content.text, span: { start: first.start, end: last.end } };
  }

  private call(): CallNode {
    const token = this.peek();
    const isWord = token.kind === 'reserved' || (token.kind === 'name' && isAddedName(token.text));
    if (!isWord || !isFunctionName(token.text)) throw notAFunction(token);
    this.index += 1;
    const { args, end } = this.argumentsOf(token.text, SUBJECT_FUNCTIONS[token.text]);
    return { kind: 'call', name: token.text, args, span: { start: token.span.start, end } };
  }

  private argumentsOf(name: string, shape: FunctionShape): { args: ArgumentNode[]; end: number } {
    const { span } = this.expect('(', `"(" after ${name}`);
    const args: ArgumentNode[] = [];
    let close = this.accept(')');
    while (close === null) {
      args.push(this.argument());
      close = this.accept(')');
      if (close === null) this.expect(',', '"," or ")"');
    }
    const [min, max] = shape.args;
    if (args.length < min || args.length > max) {
      throw new Fault(`${name}() takes ${argumentCount(min, max)}, not ${args.length}`, span.start);
    }
    return { args, end: close.span.end };
  }

  private argument(): ArgumentNode {
    const token = this.peek();
    const { kind, text, content, span } = token;
    if (kind === '$') return this.expression();
    if (kind === '#{') return this.parameter();
    this.index += 1;
    if (kind === 'string') return { kind: 'text', content, span };
    if (kind === 'whole') return { kind, digits: text, span };
    if (kind === 'decimal') return { kind, digits: text, span };
    if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true', span };
    if (text === 'null') return { kind: 'null', span };
    if (text.startsWith('"')) throw unclosedText(this.source, this.source.indexAt(span.start));
    throw notAnArgument(token);
  }

  private peek(): Token {
    // The last token is "end" and is never passed.
    return this.tokens[Math.min(this.index, this.tokens.length - 1)] as Token;
  }

  private accept(kind: TokenKind): Token | null {
    const token = this.peek();
    if (token.kind !== kind) return null;
    this.index += 1;
    return token;
  }
}

function argumentCount(min: number, max: number): string {
  const count =
    min === max ? `${min}` : max === Number.POSITIVE_INFINITY ? `${min} or more` : `${min} to ${max}`;
  return count === '0' ? 'no argument' : `${count} argument${count === '1' ? '' : 's'}`;
}

function unexpected(token: Token, wanted: string): Fault {
  const found = token.kind === 'end' ? 'the expression ends' : `${token.text} stands`;
  return new Fault(`Here ${found} where ${wanted} was expected`, token.span.start);
}

function notAFunction({ kind, text, span }: Token): Fault {
  if (kind === 'end' || text === '}' || text === ':') {
    return new Fault('A function is missing after ":"', span.start);
  }
  if (isStandaloneName(text) || isMultiName(text)) {
    return new Fault(`${text}() has no subject: it can only come first, \${${text}(…)}`, span.start);
  }
  const known = suggestFunction(text);
  const hint = known === null ? '' : `; did you mean ${known}()?`;
  return new Fault(`There is no function ${text}()${hint}`, span.start);
}

function notAnArgument(token: Token): Fault {
  const { kind, text, span } = token;
  if (kind === 'name') {
    return new Fault(`An attribute as an argument is written \${${text}}, a text '${text}'`, span.start);
  }
  if (kind === 'reserved') {
    return new Fault(
      `A function as an argument needs an expression of its own: \${…:${text}(…)}`,
      span.start,
    );
  }
  return unexpected(token, 'an argument');
}
