export { isCharset } from './charset.js';
export {
  beginningText,
  NOTHING,
  readDocument,
  type ResponseDocument,
  type ResponseSettings,
  responseText,
} from './document.js';
export { readDocumentBeside } from './beside.js';
export { DocumentFault } from './document-fault.js';
export { parsePart, type SplitBody } from './record-splitter.js';
export { checkShape } from './response-shape.js';
