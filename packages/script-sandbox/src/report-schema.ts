import type {
  FromRunner,
  LogLevel,
  LogLine,
  SandboxFailure,
  SandboxFailureCode,
  SandboxLimits,
  SandboxOutput,
  SandboxReport,
} from './runner-protocol.js';
import { outputFailure } from './failures.js';
import type { ScriptHttpRequest } from './script-http.js';

/**
 * What comes out of a sandbox, made anew from what it should be. A script may have rewritten the library around it, so that neither
 * a code nor a size nor a type that it reports is believed; what does not fit is the script's own failure.
 */

const MAX_MESSAGE = 8_000;
const MAX_TRACEBACK = 32_000;
const MAX_PLACE = 10_000_000;
/** What an output and an attribute take beside their texts. */
const OUTPUT_BYTES = 100;
const ATTRIBUTE_BYTES = 20;

const REPORTED: ReadonlySet<string> = new Set<SandboxFailureCode>([
  'SCRIPT_SYNTAX',
  'SCRIPT_CONTRACT',
  'SCRIPT_FAILED',
  'SCRIPT_INPUT_INVALID',
  'SCRIPT_OUTPUT_TOO_LARGE',
  'SCRIPT_TIMEOUT',
  'SCRIPT_MEMORY',
  'SCRIPT_CRASHED',
]);
const LEVELS: ReadonlySet<string> = new Set<LogLevel>(['trace', 'debug', 'info', 'warn', 'error']);
const UNUSABLE: SandboxFailure = {
  code: 'SCRIPT_FAILED',
  message:
    'The script ended without an answer that can be read. Does it change the functions that it was given?',
};

/** A failure that a script may have; anything else is `SCRIPT_FAILED`. */
export function soundFailure(given: unknown): SandboxFailure {
  const { code, message, line, column, traceback } = membersOf(given);
  if (typeof code !== 'string' || !REPORTED.has(code) || typeof message !== 'string') return UNUSABLE;
  return {
    code: code as SandboxFailureCode,
    message: message.slice(0, MAX_MESSAGE),
    ...(isPlace(line) ? { line } : {}),
    ...(isPlace(line) && isPlace(column) ? { column } : {}),
    ...(typeof traceback === 'string' ? { traceback: traceback.slice(0, MAX_TRACEBACK) } : {}),
  };
}

/** A report within the limits of its job. */
export function soundReport(given: unknown, limits: SandboxLimits): SandboxReport {
  const { outputs, failure, stdout, log, durationMs } = membersOf(given);
  const told = {
    stdout: typeof stdout === 'string' ? stdout : '',
    log: listOf(log).flatMap(soundLogLine),
    durationMs: typeof durationMs === 'number' && durationMs >= 0 ? durationMs : 0,
  };
  if (failure !== null) return { ...told, outputs: [], failure: soundFailure(failure) };
  const sound = listOf(outputs).map(soundOutput);
  const wrong = !Array.isArray(outputs) || sound.includes(null);
  if (wrong) return { ...told, outputs: [], failure: UNUSABLE };
  const kept = sound as SandboxOutput[];
  return bytesOf(kept) > limits.maxOutputBytes
    ? { ...told, outputs: [], failure: outputFailure(limits.maxOutputBytes) }
    : { ...told, outputs: kept, failure: null };
}

/** What outputs weigh: texts and attributes, each attribute with its name. */
export function bytesOf(outputs: readonly Pick<SandboxOutput, 'text' | 'attributes'>[]): number {
  return outputs.reduce(
    (sum, { text, attributes }) => sum + OUTPUT_BYTES + Buffer.byteLength(text) + attributeBytes(attributes),
    0,
  );
}

/** In what a script answers a value may be anything. */
export function attributeBytes(attributes: Readonly<Record<string, unknown>>): number {
  return Object.entries(attributes).reduce(
    (sum, [name, value]) =>
      sum +
      ATTRIBUTE_BYTES +
      Buffer.byteLength(name) +
      Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value)),
    0,
  );
}

/** A message of a runner; null for one that is none. */
export function soundMessage(given: unknown): FromRunner | null {
  const message = membersOf(given);
  switch (message['type']) {
    case 'started':
      return { type: 'started' };
    case 'report':
      return { type: 'report', report: message['report'] as SandboxReport };
    case 'lost':
      return { type: 'lost', failure: message['failure'] === null ? null : soundFailure(message['failure']) };
    case 'http-request': {
      const request = soundRequest(message['request']);
      const { callId } = message;
      return request === null || typeof callId !== 'number'
        ? null
        : { type: 'http-request', callId, request };
    }
    default:
      return null;
  }
}

function soundRequest(given: unknown): ScriptHttpRequest | null {
  const { method, url, headers, body, timeoutMs, login } = membersOf(given);
  if (typeof method !== 'string' || typeof url !== 'string') return null;
  if (body !== null && typeof body !== 'string') return null;
  if (timeoutMs !== null && typeof timeoutMs !== 'number') return null;
  const sound = soundTexts(headers);
  return sound === null ? null : { method, url, headers: sound, body, timeoutMs, login: login === true };
}

function soundOutput(given: unknown): SandboxOutput | null {
  const { relationship, text, attributes } = membersOf(given);
  const sound = soundTexts(attributes);
  if (typeof text !== 'string' || sound === null) return null;
  return { relationship: relationship === 'failure' ? 'failure' : 'success', text, attributes: sound };
}

function soundLogLine(given: unknown): LogLine[] {
  const { level, message } = membersOf(given);
  if (typeof level !== 'string' || !LEVELS.has(level) || typeof message !== 'string') return [];
  return [{ level: level as LogLevel, message }];
}

/** Null where a value is no text. `__proto__` stays a plain name. */
function soundTexts(given: unknown): Record<string, string> | null {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return null;
  const entries = Object.entries(given);
  return entries.every(([, value]) => typeof value === 'string') ? Object.fromEntries(entries) : null;
}

function membersOf(given: unknown): Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null ? { ...given } : {};
}

const listOf = (given: unknown): readonly unknown[] => (Array.isArray(given) ? given : []);

const isPlace = (given: unknown): given is number =>
  typeof given === 'number' && Number.isInteger(given) && given >= 1 && given <= MAX_PLACE;
