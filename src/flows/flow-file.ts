import { LineCounter, parseDocument, stringify } from 'yaml';
import type { FlowDocument } from './flow-document.dto.js';
import { flowError } from './flow.errors.js';
import { isPlain } from './patch-document.js';
import { toStored } from './read-document.js';

const FORMAT = 'image-integrator/flow';
const FORMAT_VERSION = 1;
/** YAML lets a few bytes stand for many by reference; a flow needs no such thing. */
const MAX_ALIASES = 100;

/** A flow as a file. Logins are in it by their slugs alone, so it holds no secret. */
export function toFlowFile(document: FlowDocument): Record<string, unknown> {
  return { format: FORMAT, formatVersion: FORMAT_VERSION, flow: toStored(document) };
}

export function toYaml(file: Record<string, unknown>): string {
  return stringify(file, { lineWidth: 110 });
}

/** Reads YAML, or JSON, which is YAML. Throws `FLOW_FILE_UNREADABLE` with line and column. */
export function parseYaml(text: string): unknown {
  const lineCounter = new LineCounter();
  const parsed = parseDocument(text, { lineCounter, uniqueKeys: true, strict: true });
  const [error] = parsed.errors;
  if (error !== undefined) {
    const { line, col: column } = lineCounter.linePos(error.pos[0]);
    const reason = error.message.split('\n')[0]?.replace(/ at line .*$/, '');
    throw unreadable(`${reason} (line ${line}, column ${column})`, { line, column });
  }
  try {
    return parsed.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (cause) {
    throw unreadable((cause as Error).message, {}, cause);
  }
}

/** The flow in a file: what `toFlowFile` made, or a bare document. */
export function flowOf(file: unknown): unknown {
  if (!isPlain(file) || file['format'] === undefined) return file;
  if (file['format'] === FORMAT && file['formatVersion'] === FORMAT_VERSION) return file['flow'];
  throw unreadable(
    `it says format ${JSON.stringify(file['format'])} version ${JSON.stringify(file['formatVersion'])}, and we know "${FORMAT}" version ${FORMAT_VERSION}`,
  );
}

function unreadable(reason: string, details: Readonly<Record<string, unknown>> = {}, cause?: unknown): Error {
  return flowError('FLOW_FILE_UNREADABLE', `The flow file cannot be read: ${reason}.`, { details, cause });
}
