import { type CsvSettings, parseCsv } from '../../erp-reader/response/csv.js';
import { DocumentFault } from '../../erp-reader/response/document-fault.js';
import { parseXml } from '../../erp-reader/response/xml.js';

export interface MarkedText extends CsvSettings {
  readonly format: 'xml' | 'csv';
  readonly text: string;
  readonly xmlLists: readonly string[];
}

export type ReadText =
  { readonly json: string } | { readonly fault: Pick<DocumentFault, 'code' | 'message' | 'byteOffset'> };

/** XML or CSV as JSON text, which crosses between threads and is parsed in a fraction of the time. */
export function toJson({ format, text, xmlLists, ...csv }: MarkedText): ReadText {
  try {
    return {
      json: JSON.stringify(format === 'xml' ? parseXml(text, xmlLists) : parseCsv(text, csv)),
    };
  } catch (error) {
    if (!(error instanceof DocumentFault)) throw error;
    const { code, message, byteOffset } = error;
    return { fault: { code, message, byteOffset } };
  }
}
