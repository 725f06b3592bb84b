import { type JavaRegex, javaRegex } from '@image-integrator/java-text';
import { asText } from '../casts.js';
import { type Evaluator, requireValue } from '../evaluator.js';
import { Fault } from '../expression-error.js';
import type { Scope } from '../scope.js';
import { MAX_TEXT_LENGTH } from '../values.js';
import { argument, type Builders, call, type CallBuilder } from './call.js';

/** `matches`, `find`: a pattern that is written out is compiled with the expression, any other when it is known. */
function test(matches: (regex: JavaRegex, text: string) => boolean): CallBuilder {
  return (site) => {
    const pattern = asText(argument(site, 0), `${site.name}()`);
    const written =
      pattern.constant === undefined ? null : javaRegex(requireConstant(pattern.constant, site.name));
    return call(site, asText(site.subject, `${site.name}()`), 'BOOLEAN', false, (text, scope) => {
      if (written !== null) return matches(written, text);
      const computed = pattern.evaluate(scope);
      return computed !== null && matches(javaRegex(computed), text);
    });
  };
}

function requireConstant(pattern: string | null, name: string): string {
  if (pattern === null) throw new Fault(`${name}() needs a regular expression`);
  return pattern;
}

/** `replaceAll`, `replaceFirst`: NiFi compiles the pattern when it is used, so a bad one is an error of that moment. */
function replacing(replace: (regex: JavaRegex, text: string, replacement: string) => string): CallBuilder {
  return (site) => {
    const pattern: Evaluator<'STRING'> = asText(argument(site, 0), `${site.name}()`);
    const replacement = asText(argument(site, 1), `${site.name}()`);
    return call(site, asText(site.subject, `${site.name}()`), 'STRING', null, (text, scope: Scope) =>
      replace(
        javaRegex(requireValue(pattern, scope, `${site.name}()`)),
        text,
        requireValue(replacement, scope, `${site.name}()`),
      ),
    );
  };
}

export const regexFunctions: Builders<'matches' | 'find' | 'replaceAll' | 'replaceFirst'> = {
  matches: test((regex, text) => regex.matches(text)),
  find: test((regex, text) => regex.find(text)),
  replaceAll: replacing((regex, text, replacement) => regex.replaceAll(text, replacement, MAX_TEXT_LENGTH)),
  replaceFirst: replacing((regex, text, replacement) =>
    regex.replaceFirst(text, replacement, MAX_TEXT_LENGTH),
  ),
};
