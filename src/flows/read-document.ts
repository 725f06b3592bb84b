import { instanceToPlain, plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { type FieldProblem, fieldProblems } from '../common/index.js';
import { FlowDocument } from './flow-document.dto.js';

/** Deeper than any mapping is written by hand; the recursive checks behind this one stay far from the stack's end. */
const MAX_DEPTH = 100;
/** Names that every JavaScript object has already. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

export interface DocumentReading {
  /** With defaults filled in; only as sound as `problems` says. */
  readonly document: FlowDocument;
  readonly problems: FieldProblem[];
}

/** Reads what a user sent as a flow: fills defaults in, refuses unknown properties, names every field that is wrong. */
export function readDocument(input: Readonly<Record<string, unknown>>): DocumentReading {
  const problem = structureProblem(input, '', MAX_DEPTH);
  if (problem !== null) return { document: new FlowDocument(), problems: [problem] };
  const document = plainToInstance(FlowDocument, input);
  const errors = validateSync(document, { whitelist: true, forbidNonWhitelisted: true });
  return { document, problems: fieldProblems(errors) };
}

/** A stored document, with the defaults of fields that did not exist when it was saved. */
export function fromStored(document: object): FlowDocument {
  return plainToInstance(FlowDocument, document);
}

export function toStored(document: FlowDocument): Record<string, unknown> {
  return instanceToPlain(document);
}

/** The first thing in the input that the checks behind could not even look at, or null. */
function structureProblem(value: unknown, path: string, levels: number): FieldProblem | null {
  if (typeof value !== 'object' || value === null) return null;
  if (levels === 0) return { path: '', message: `the flow is nested deeper than ${MAX_DEPTH} levels` };
  for (const [name, child] of Object.entries(value)) {
    const childPath = Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    if (FORBIDDEN.has(name)) return { path: childPath, message: `"${name}" cannot be used as a name` };
    const problem = structureProblem(child, childPath, levels - 1);
    if (problem !== null) return problem;
  }
  return null;
}
