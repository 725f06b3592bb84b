import { asText } from '../casts.js';
import type { Evaluator, Reduction } from '../evaluator.js';
import { argument, type Builders, type CallBuilder, type CallSite } from './call.js';

/** A call that makes one value of many; on a single value, of that one. */
function reducing(
  { name, span, subject }: CallSite,
  type: 'STRING' | 'WHOLE_NUMBER',
  reduce: Reduction,
): Evaluator {
  return {
    type,
    span,
    subject,
    call: name,
    reduce,
    evaluate: (scope) => reduce.step(scope, null),
    whyNull: () => `${name}() gave no value`,
  };
}

/** The values with a delimiter between them; a missing one is empty, and a null delimiter is the word `null`. */
const join: CallBuilder = (site) => {
  const subject = asText(site.subject, 'join()');
  const delimiter = asText(argument(site, 0), 'join()');
  return reducing(site, 'STRING', {
    step(scope, before) {
      const value = subject.evaluate(scope) ?? '';
      return before === null ? value : `${before}${delimiter.evaluate(scope) ?? 'null'}${value}`;
    },
  });
};

/** How many values there are; missing ones and `false` do not count. */
const count: CallBuilder = (site) =>
  reducing(site, 'WHOLE_NUMBER', {
    step(scope, before) {
      const value = site.subject.evaluate(scope);
      return ((before ?? 0n) as bigint) + (value === null || value === false ? 0n : 1n);
    },
  });

export const reduceFunctions: Builders<'join' | 'count'> = { join, count };
