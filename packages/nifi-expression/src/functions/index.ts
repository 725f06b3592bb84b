import { asText } from '../casts.js';
import type { FunctionName } from '../function-names.js';
import { type Builders, call, type CallBuilder } from './call.js';
import { dateFunctions } from './dates.js';
import { getDelimitedField } from './delimited-field.js';
import { encodingFunctions } from './encoding.js';
import { escapeFunctions } from './escapes.js';
import { jsonFunctions } from './json.js';
import { logicFunctions } from './logic.js';
import { math } from './math.js';
import { numberFunctions } from './numbers.js';
import { reduceFunctions } from './reduce.js';
import { regexFunctions } from './regex.js';
import { signingFunctions } from './signing.js';
import { textFunctions } from './text.js';

export { type CallSite } from './call.js';
export { standaloneFunctions } from './standalone.js';

/** Evaluates the *value* as an expression. Whoever writes the value writes the expression, so no flow may use it. */
const evaluateELString: CallBuilder = (site) =>
  call(site, asText(site.subject, 'evaluateELString()'), 'STRING', '', site.evaluateValue);

/** The builder of every function that is called on a subject. */
export const functions: Builders<FunctionName> = {
  ...textFunctions,
  ...logicFunctions,
  ...regexFunctions,
  ...numberFunctions,
  ...dateFunctions,
  ...encodingFunctions,
  ...signingFunctions,
  ...escapeFunctions,
  ...jsonFunctions,
  ...reduceFunctions,
  getDelimitedField,
  math,
  evaluateELString,
};
