import { instanceToPlain, plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { type FieldProblem, fieldProblems } from '../common/index.js';
import { FlowDocument } from './flow-document.dto.js';

/** Deeper than any mapping is written by hand; the recursive checks behind this one stay far from the stack's end. */
const MAX_DEPTH = 100;

export interface DocumentReading {
  /** With defaults filled in; only as sound as `problems` says. */
  readonly document: FlowDocument;
  readonly problems: FieldProblem[];
}

/** Reads what a user sent as a flow: fills defaults in, refuses unknown properties, names every field that is wrong. */
export function readDocument(input: Readonly<Record<string, unknown>>): DocumentReading {
  if (isDeeperThan(input, MAX_DEPTH)) {
    const message = `the flow is nested deeper than ${MAX_DEPTH} levels`;
    return { document: new FlowDocument(), problems: [{ path: '', message }] };
  }
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

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((child) => isDeeperThan(child, levels - 1));
}
