import { expressionWarnings } from '../erp-reader/index.js';
import { mappingWarnings } from '../transform/index.js';
import type { FlowDocument } from './flow-document.dto.js';

/** What of a document is valid and probably not meant, with its path: expressions that are never closed, functions that Jolt does not have. */
export function flowWarnings({ read, mapping }: Pick<FlowDocument, 'read' | 'mapping'>): string[] {
  const ofTexts =
    read === null ? [] : expressionWarnings(read).map(({ path, message }) => `${path}: ${message}`);
  return [...ofTexts, ...mappingWarnings(mapping)];
}
