import { javaRegex, javaTrim } from '@image-integrator/java-text';
import type { MultiNode } from './ast.js';
import { asText } from './casts.js';
import type { Evaluator } from './evaluator.js';
import { Fault } from './expression-error.js';
import { findAttribute, type Scope } from './scope.js';

/**
 * Expressions on several values: `${allAttributes('a','b'):contains('x')}`. The chain behind the source is compiled once
 * and evaluated for each value, which the source hands to it through `Scope.selected`; the results are reduced to one:
 * `any…` is whether one is true, `all…` whether none is false, or a `join()` or `count()` over them.
 */
export function multiSource(node: MultiNode, args: readonly Evaluator[]): Evaluator<'STRING'> {
  const self: Evaluator<'STRING'> = {
    type: 'STRING',
    span: node.span,
    source: { values: valuesOf(node, args), any: node.name.startsWith('any') },
    evaluate: (scope) => scope.selected.get(self) ?? null,
    whyNull: () => `one of the values of ${node.name}() is missing`,
  };
  return self;
}

/** Finishes an expression whose last function is `last`: over many values, when it begins with a source of them. */
export function reduceMany(last: Evaluator): Evaluator {
  checkReduced(last);
  const root = rootOf(last);
  if (root.source === undefined) return last;
  if (last.type === 'BOOLEAN') return overAll(last as Evaluator<'BOOLEAN'>, root);
  if (last.reduce === undefined || root.source.any) {
    const ends = root.source.any
      ? 'a question (contains(), equals(), …)'
      : 'a question (contains(), equals(), …), join() or count()';
    throw new Fault(`Several values need ${ends} at the end`, last.span.start);
  }
  return joined(last, last.reduce, root);
}

/** `join()` and `count()` end a chain: what came behind them would see every step of the way. */
function checkReduced(last: Evaluator): void {
  for (let part = last.subject; part !== undefined; part = part.subject) {
    if (part.reduce !== undefined) {
      throw new Fault(
        `Nothing may follow ${part.call}(); write \${literal(\${…:${part.call}(…)}):…}`,
        last.span.start,
      );
    }
  }
}

function joined(last: Evaluator, reduce: NonNullable<Evaluator['reduce']>, root: Evaluator): Evaluator {
  return {
    type: last.type,
    span: last.span,
    joined: true,
    evaluate(scope) {
      let result: string | bigint | null = null;
      for (const value of valuesIn(root, scope)) {
        scope.selected.set(root, value);
        result = reduce.step(scope, result);
      }
      return result;
    },
    whyNull: () => 'several values gave none',
  };
}

function overAll(last: Evaluator<'BOOLEAN'>, root: Evaluator): Evaluator<'BOOLEAN'> {
  const any = root.source?.any === true;
  return {
    type: 'BOOLEAN',
    span: last.span,
    evaluate(scope) {
      for (const [index, value] of valuesIn(root, scope).entries()) {
        scope.selected.set(root, value);
        const result = last.evaluate(scope);
        // A first answer of null settles it as false, a later one counts for nothing: so it is in NiFi.
        if (index === 0 && result === null) return false;
        if (result === any) return any;
      }
      return !any;
    },
    whyNull: () => 'several values gave none',
  };
}

/** Where there is no value, the chain is still evaluated once, on null. */
function valuesIn(root: Evaluator, scope: Scope): readonly (string | null)[] {
  const values = root.source?.values(scope) ?? [];
  return values.length === 0 ? [null] : values;
}

function rootOf(evaluator: Evaluator): Evaluator {
  let root = evaluator;
  while (root.subject !== undefined) root = root.subject;
  return root;
}

function valuesOf(node: MultiNode, args: readonly Evaluator[]): (scope: Scope) => readonly (string | null)[] {
  const { name, span } = node;
  if (name === 'anyDelineatedValue' || name === 'allDelineatedValues') {
    const [text, delimiter] = args.map((arg) => asText(arg, `${name}()`));
    return (scope) => {
      const value = text?.evaluate(scope) ?? null;
      const regex = value === null ? null : (delimiter?.evaluate(scope) ?? null);
      return value === null || regex === null ? [null] : javaRegex(regex).split(value);
    };
  }
  const names = args.map((arg) => {
    if (typeof arg.constant === 'string') return arg.constant;
    throw new Fault(`${name}() takes names in quotes, known before anything is evaluated`, span.start);
  });
  if (name === 'anyAttribute' || name === 'allAttributes') {
    const blank = names.find((attribute) => javaTrim(attribute) === '');
    if (blank !== undefined) throw new Fault(`${name}() takes names of attributes; one is empty`, span.start);
    return (scope) => names.map((attribute) => findAttribute(scope, attribute));
  }
  const patterns = names.map(javaRegex);
  return (scope) =>
    patterns.flatMap((pattern) =>
      Object.keys(scope.attributes)
        .filter((attribute) => pattern.matches(attribute))
        .map((attribute) => findAttribute(scope, attribute)),
    );
}
