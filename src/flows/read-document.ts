import { instanceToPlain } from 'class-transformer';
import { validateSync } from 'class-validator';
import { assertSound, type FieldProblem, fieldProblems, linearPlainToInstance } from '../common/index.js';
import { FlowDocument } from './flow-document.dto.js';

export interface DocumentReading {
  /** With defaults filled in; only as sound as `problems` says. */
  readonly document: FlowDocument;
  readonly problems: FieldProblem[];
}

/**
 * Reads what a user sent as a flow: fills defaults in, refuses unknown properties, names every field that is wrong.
 * Throws `INPUT_INVALID` for what is no JSON of a sound kind.
 */
export function readDocument(input: Readonly<Record<string, unknown>>): DocumentReading {
  assertSound(input);
  const document = linearPlainToInstance(FlowDocument, input);
  const errors = validateSync(document, { whitelist: true, forbidNonWhitelisted: true });
  return { document, problems: fieldProblems(errors) };
}

/** A stored document, with the defaults of fields that did not exist when it was saved. */
export function fromStored(document: object): FlowDocument {
  return linearPlainToInstance(FlowDocument, document);
}

export function toStored(document: FlowDocument): Record<string, unknown> {
  return instanceToPlain(document);
}
