import { findTimeZone, GMT } from '@image-integrator/java-text';
import { randomBytes } from 'node:crypto';
import { textOf } from './casts.js';
import { ExpressionCompiler, isAttribute, type UnavailableUse } from './compiler.js';
import { halveLeadingDollars, halveTrailingDollars } from './dollar-escapes.js';
import type { Evaluator } from './evaluator.js';
import { asFault, ExpressionError, Fault, type Stage } from './expression-error.js';
import { checkPlaceholders, type Placeholder } from './placeholders.js';
import { splitParameters } from './parameter-references.js';
import { findEscapedExpressions, findExpressions, findUnclosed, type Range } from './range-scanner.js';
import { findParameter, type Scope } from './scope.js';
import { MASK, maskAttributes, maskValues } from './secrets.js';
import { placeOf, SourceText } from './source-text.js';
import type { ResultType } from './values.js';

/** What an evaluation is given; it reads nothing else. */
export interface EvaluationInput {
  readonly attributes: Readonly<Record<string, string>>;
  /** What `#{name}` stands for. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly now: Date;
  /** IANA id of the zone for dates that name none of their own. */
  readonly timezone: string;
  /** 16 random bytes for `UUID()` and `random()`; by default those of the system. */
  readonly randomBytes?: () => Uint8Array;
  /**
   * Whether to refuse a run's query (`http.query.…`) whose values hold a placeholder that the text replaces: the later
   * replacement would put a token into the value. On by default; off, the result is NiFi's.
   */
  readonly refusePlaceholders?: boolean;
}

/** An evaluated text, and the same for logs and messages: no part of it comes from a secret attribute. */
export interface MaskableText {
  readonly text: string;
  readonly masked: string;
}

/** With the parts of the text that are made of a secret attribute. */
export interface TextWithSecrets extends MaskableText {
  readonly secrets: readonly string[];
}

export interface CompileOptions {
  /**
   * `flow` (the default) refuses the functions that make no sense in a request, or are a risk in one; `language` takes
   * all that can be computed and warns of them.
   */
  readonly functions?: 'flow' | 'language';
}

/** Something in a text that is valid, and yet probably not what was meant. */
export interface ExpressionWarning {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** A piece of a compiled text. */
type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'expression'; readonly evaluator: Evaluator };

/** A text with its expressions compiled: immutable, to be evaluated any number of times. */
export class CompiledText {
  constructor(
    readonly text: string,
    private readonly pieces: readonly Piece[],
    /** Of a single expression its type; of text around or between expressions `STRING`. */
    readonly type: ResultType,
    readonly warnings: readonly ExpressionWarning[],
    private readonly placeholders: readonly Placeholder[],
  ) {}

  /** Whether the text is the same for every evaluation, because nothing in it is an expression or a parameter. */
  get isConstant(): boolean {
    return this.pieces.every((piece) => piece.kind === 'text');
  }

  /** The text for these attributes. Throws an `ExpressionError` of the stage `evaluate`. */
  evaluate(input: EvaluationInput): string {
    return this.valuesOf(input).join('');
  }

  /** Why a run with these attributes would be refused, where `evaluate` was asked not to refuse it. */
  placeholderWarnings(attributes: EvaluationInput['attributes']): ExpressionWarning[] {
    try {
      checkPlaceholders(this.placeholders, attributes);
      return [];
    } catch (error) {
      const fault = asFault(error);
      if (fault === null) throw error;
      return [{ message: `A run is refused: ${maskValues(fault.message, attributes)}`, line: 1, column: 1 }];
    }
  }

  /** The text, and what it is with every secret attribute masked before anything is made of it. */
  evaluateMasked(input: EvaluationInput): MaskableText {
    const { text, masked } = this.evaluateWithSecrets(input);
    return { text, masked };
  }

  /** As `evaluateMasked`, with what must be masked wherever the text is shown. */
  evaluateWithSecrets(input: EvaluationInput): TextWithSecrets {
    // Both share their random bytes, so that the log shows the nonce that was sent.
    const replayed = { ...input, randomBytes: replay(input.randomBytes ?? systemBytes) };
    const values = this.valuesOf(replayed);
    const scope = scopeOf({
      ...input,
      attributes: maskAttributes(input.attributes),
      randomBytes: replayed.randomBytes.again(),
    });
    const shown = this.pieces.map((piece) => shownPiece(piece, scope));
    const secrets = values.filter((value, index) => shown[index] !== value);
    return { text: values.join(''), masked: shown.includes(null) ? MASK : shown.join(''), secrets };
  }

  private valuesOf(input: EvaluationInput): string[] {
    try {
      if (input.refusePlaceholders !== false) checkPlaceholders(this.placeholders, input.attributes);
      const scope = scopeOf(input);
      return this.pieces.map((piece) => evaluatePiece(piece, scope));
    } catch (error) {
      throw located(error, 'evaluate', this.text, input.attributes);
    }
  }

  /** The same inside of this room: failures are `Fault`s. */
  evaluateIn(scope: Scope): string {
    return this.pieces.map((piece) => evaluatePiece(piece, scope)).join('');
  }
}

/**
 * Compiles a text: literal text with any number of `${…}` and `#{…}` in it. Throws an `ExpressionError` of the stage
 * `compile`, with line and column in `text`.
 */
export function compileExpression(text: string, options: CompileOptions = {}): CompiledText {
  if (!text.includes('${') && !text.includes('#{')) {
    return new CompiledText(text, [{ kind: 'text', text }], 'STRING', [], []);
  }
  try {
    return compile(text, options.functions ?? 'flow');
  } catch (error) {
    throw located(error, 'compile', text, {});
  }
}

function compile(text: string, use: 'flow' | 'language'): CompiledText {
  const source = SourceText.of(text);
  const ranges = findExpressions(text);
  const compiler = new ExpressionCompiler(evaluateValue);
  const pieces = ranges.length === 0 ? escapedPieces(source) : mixedPieces(source, ranges, compiler);
  if (use === 'flow') refuse(compiler.unavailable);
  const [only] = pieces;
  const type = pieces.length === 1 && only?.kind === 'expression' ? only.evaluator.type : 'STRING';
  const warnings = [...warnOfUnclosed(text), ...warnOfUnavailable(text, compiler.unavailable)];
  return new CompiledText(text, pieces, type, warnings, compiler.placeholders);
}

function mixedPieces(source: SourceText, ranges: readonly Range[], compiler: ExpressionCompiler): Piece[] {
  const pieces: Piece[] = [];
  let rest = 0;
  for (const { start, end } of ranges) {
    const evaluator = compiler.compile(source.slice(start, end));
    if (start > rest) {
      const before = halveLeadingDollars(source.text.slice(rest, start));
      const halved = isAttribute(evaluator) && !/^\$*$/.test(before) ? halveTrailingDollars(before) : before;
      pieces.push(...splitParameters(halved));
    }
    pieces.push({ kind: 'expression', evaluator });
    rest = end;
  }
  if (rest < source.text.length)
    pieces.push(...splitParameters(halveLeadingDollars(source.text.slice(rest))));
  return pieces;
}

/** A text without an expression: `$$` is halved only around what looks like an escaped one. */
function escapedPieces(source: SourceText): Piece[] {
  const { text } = source;
  const ranges = findEscapedExpressions(text);
  if (ranges.length === 0) return splitParameters(text);
  const pieces: Piece[] = [];
  let rest = 0;
  for (const { start, end } of ranges) {
    pieces.push(...splitParameters(halveLeadingDollars(text.slice(rest, start))));
    pieces.push(...splitParameters(halveLeadingDollars(text.slice(start, end))));
    rest = end;
  }
  pieces.push(...splitParameters(halveLeadingDollars(text.slice(rest))));
  return pieces;
}

function evaluatePiece(piece: Piece, scope: Scope): string {
  if (piece.kind === 'text') return piece.text;
  if (piece.kind === 'parameter') return findParameter(scope, piece.name) ?? '';
  return textOf(piece.evaluator.evaluate(scope), piece.evaluator.type, scope) ?? '';
}

/** A mask may be no base64, no number, …: then nothing is shown. */
function shownPiece(piece: Piece, scope: Scope): string | null {
  try {
    return evaluatePiece(piece, scope);
  } catch (error) {
    if (asFault(error) === null) throw error;
    return null;
  }
}

const MAX_VALUE_DEPTH = 10;

/** For `evaluateELString()`: text from an attribute, which may not read parameters. */
function evaluateValue(text: string, scope: Scope): string {
  if (scope.depth >= MAX_VALUE_DEPTH) throw new Fault('evaluateELString() goes round in circles');
  try {
    const inner = compile(text, 'language');
    return inner.evaluateIn({ ...scope, parameters: {}, selected: new Map(), depth: scope.depth + 1 });
  } catch (error) {
    // Its offsets are those of the value, not of the property.
    const fault = asFault(error);
    throw fault === null ? error : new Fault(`In the value given to evaluateELString(): ${fault.message}`);
  }
}

function scopeOf(input: EvaluationInput): Scope {
  const zone = findTimeZone(input.timezone) ?? GMT;
  return {
    attributes: input.attributes,
    parameters: input.parameters ?? {},
    nowMs: input.now.getTime(),
    zone,
    randomBytes: input.randomBytes ?? systemBytes,
    selected: new Map(),
    depth: 0,
  };
}

function refuse(uses: readonly UnavailableUse[]): void {
  const [first] = uses;
  if (first !== undefined)
    throw new Fault(`function ${first.name} is not available in a Dynamic URL`, first.offset);
}

function warnOfUnavailable(text: string, uses: readonly UnavailableUse[]): ExpressionWarning[] {
  return uses.map(({ name, offset }) => {
    const { line, column } = placeOf(text, offset);
    return {
      message: `function ${name} is not available in a Dynamic URL; a flow that uses it is refused when it is saved`,
      line,
      column,
    };
  });
}

function warnOfUnclosed(text: string): ExpressionWarning[] {
  const offset = findUnclosed(text);
  if (offset === null) return [];
  const { line, column } = placeOf(text, offset);
  return [
    {
      message: 'This "${" is never closed (a brace or a quote is missing), so it stays literal text',
      line,
      column,
    },
  ];
}

const systemBytes = (): Uint8Array => randomBytes(16);

/** A source of bytes that can be asked for the same once more, from the beginning. */
function replay(draw: () => Uint8Array): (() => Uint8Array) & { again(): () => Uint8Array } {
  const drawn: Uint8Array[] = [];
  const first = (): Uint8Array => {
    const bytes = draw();
    drawn.push(bytes);
    return bytes;
  };
  return Object.assign(first, { again: () => () => drawn.shift() ?? draw() });
}

function located(
  error: unknown,
  stage: Stage,
  text: string,
  attributes: EvaluationInput['attributes'],
): unknown {
  const fault = asFault(error);
  if (fault === null) return error;
  const masked = new Fault(maskValues(fault.message, attributes), fault.offset, { cause: fault.cause });
  return ExpressionError.from(masked, stage, text);
}
