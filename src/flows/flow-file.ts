import { LineCounter, parseDocument, stringify } from 'yaml';
import type { FlowDocument } from './flow-document.dto.js';
import { flowError } from './flow.errors.js';
import { isPlain } from './patch-document.js';
import { toStored } from './read-document.js';

const FORMAT = 'image-integrator/flow';
const SEVERAL = 'image-integrator/flows';
const MOST_FLOWS = 200;
const FORMAT_VERSION = 1;
/** YAML lets a few bytes stand for many by reference; a flow needs no such thing. */
const MAX_ALIASES = 100;

/** A flow as a file. Logins are in it by their slugs alone, so it holds no secret. */
export function toFlowFile(document: FlowDocument): Record<string, unknown> {
  return { format: FORMAT, formatVersion: FORMAT_VERSION, flow: toStored(document) };
}

/** Several flows as one file. */
export function toFlowsFile(documents: readonly FlowDocument[]): Record<string, unknown> {
  return { format: SEVERAL, formatVersion: FORMAT_VERSION, flows: documents.map(toStored) };
}

/** The flows in a file of several, or null when it is one of a single flow. */
export function flowsOf(file: unknown): unknown[] | null {
  if (!isPlain(file) || file['format'] !== SEVERAL) return null;
  const flows = file['flows'];
  if (file['formatVersion'] !== FORMAT_VERSION || !Array.isArray(flows) || flows.length > MOST_FLOWS) {
    throw unreadable(
      `a file of several flows has formatVersion ${FORMAT_VERSION} and a list "flows" of at most ${MOST_FLOWS}`,
    );
  }
  return flows;
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
