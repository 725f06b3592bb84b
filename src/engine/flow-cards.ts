import type { ErpQuery, ReadCard } from '../erp-reader/index.js';
import type { OmnitronCard, WriteCard } from '../omnitron-writer/index.js';
import type { JoltOperation, ScriptCard } from '../transform/index.js';

/** What the steps need of a flow: its cards, as its document holds them. */
export interface FlowCards {
  readonly slug: string;
  readonly direction: 'inbound' | 'outbound';
  readonly timezone: string;
  readonly omnitron: OmnitronCard;
  readonly erpQuery: ErpQuery;
  readonly filenameTemplate: string;
  readonly read: ReadCard | null;
  readonly script: ScriptCard | null;
  readonly mapping: JoltOperation[] | null;
  readonly write: WriteCard;
}
