export { type Audited, isAudited } from './audited.js';
export { ANY_JSON } from './any-json.js';
export {
  AppError,
  defineErrors,
  type ErrorDefinition,
  type ErrorKind,
  type FieldProblem,
  listErrorDefinitions,
} from './app-error.js';
export { Beats, BeatsModule } from './beats.js';
export { bodyPathProblem, memberPathProblem, isBodyPath, setInBody } from './body-path.js';
export { bodyMalformed, useBodyParsers } from './body-parsers.js';
export { Clock, SystemClock } from './clock.js';
export { commonError } from './common.errors.js';
export { CommonModule, KEY_RING } from './common.module.js';
export { sendEvents, type StreamEvent } from './event-stream.js';
export {
  Checked,
  Choice,
  Constant,
  DecimalNumber,
  Field,
  type FieldText,
  HttpUrl,
  type KindClass,
  List,
  Nested,
  OneOf,
  Switch,
  Text,
  type TextField,
  TextMap,
  Texts,
  ValueMap,
  WholeNumber,
  WholeNumbers,
} from './fields.js';
export { GroupedCalls } from './grouped-calls.js';
export { IdParam } from './id-param.js';
export { firstIdAt, isId, newId } from './ids.js';
export { countingExcess, excessOf, type JsonLimits } from './json-shape.js';
export { excerptAt, JsonFault, parseForScript, parseJson, readJson, textForScript } from './json-text.js';
export { decodeKey, readOrCreateKeyFile } from './key-file.js';
export { FileKeyRing, FixedKeyRing, type KeyRing, secretsKey } from './key-ring.js';
export { PageOf, pageOf, PageQuery } from './paging.dto.js';
export { Places } from './places.js';
export { type ProblemDetails, ProblemMembers } from './problem-members.dto.js';
export { linearPlainToInstance } from './plain-to-instance.js';
export { Problem, ProblemField } from './problem.dto.js';
export { ProblemFilter } from './problem.filter.js';
export { holdsSecret, maskUrl, redact, redactError, redactValue } from './redaction.js';
export { rounded, roundedRate } from './rounded.js';
export { ETAG, FORM_PER_MEDIA_TYPE, LOCATION, RETRY_AFTER } from './response-headers.js';
export { SecretBox } from './secret-box.js';
export {
  fillSecrets,
  SECRET_MASK,
  secretFieldsOf,
  type Secrets,
  SecretText,
  SecretTexts,
  secretTexts,
  SecretValues,
  splitSecrets,
} from './secret-fields.js';
export { hardenServer } from './server-limits.js';
export { SharedLook } from './shared-look.js';
export { atOnce, inSlices, type Slices } from './slices.js';
export { StreamPlaces } from './stream-places.js';
export { TimeParam } from './time-param.js';
export { assertSound, fieldProblems, inputInvalid, InputPipe } from './validation.js';
export { shownProblems } from './shown-problems.js';
export { OptionalTextMap } from './text-map.decorator.js';
