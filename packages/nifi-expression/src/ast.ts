import type { FunctionName, MultiName, StandaloneName } from './function-names.js';
import type { SourceText, Span } from './source-text.js';

/** A string literal or an attribute's name: text that may hold `${…}` of its own. */
export interface TextNode {
  readonly kind: 'text';
  /** Unescaped once (see `unescapeLiteral`), not yet scanned. */
  readonly content: SourceText;
  readonly span: Span;
}

export type LiteralNode =
  | TextNode
  | { readonly kind: 'whole'; readonly digits: string; readonly span: Span }
  | { readonly kind: 'decimal'; readonly digits: string; readonly span: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'null'; readonly span: Span };

/** `#{name}`. */
export interface ParameterNode {
  readonly kind: 'parameter';
  readonly name: string;
  readonly span: Span;
}

export type ArgumentNode = LiteralNode | ParameterNode | ExpressionNode;

export interface CallNode {
  readonly kind: 'call';
  readonly name: FunctionName;
  readonly args: readonly ArgumentNode[];
  readonly span: Span;
}

/** What the chain of functions begins with. */
export type SubjectNode =
  | { readonly kind: 'attribute'; readonly name: TextNode | ExpressionNode; readonly span: Span }
  | ParameterNode
  | {
      readonly kind: 'standalone';
      readonly name: StandaloneName;
      readonly args: readonly ArgumentNode[];
      readonly span: Span;
    }
  | MultiNode;

/** `allAttributes('a','b')` and its like. */
export interface MultiNode {
  readonly kind: 'multi';
  readonly name: MultiName;
  readonly args: readonly ArgumentNode[];
  readonly span: Span;
}

/** `${subject:call():call()}`. */
export interface ExpressionNode {
  readonly kind: 'expression';
  readonly subject: SubjectNode;
  readonly calls: readonly CallNode[];
  readonly span: Span;
}
