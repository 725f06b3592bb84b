import type { ExtraName } from './knowledge.js';
import type { EditorLanguage } from './languages.js';
import type { Mark } from './marks.js';

export type { EditorLanguage, ExtraName, Mark };

export interface CodeEditorProps {
  readonly language: EditorLanguage;
  readonly value: string;
  readonly onChange?: (value: string) => void;
  /** What the text is, for who cannot see it, and above the editor in full screen. */
  readonly label: string;
  /** Ids of what else describes it, as a help text beside it. */
  readonly describedBy?: string;
  readonly readOnly?: boolean;
  /** What is wrong, as the server or a test said it. Faults of JSON are marked by the editor. */
  readonly marks?: readonly Mark[];
  /** Names to propose beyond those of the reference: attributes of the run, fields of a record. */
  readonly names?: readonly ExtraName[];
  readonly minLines?: number;
  readonly maxLines?: number;
  readonly placeholder?: string;
}

export interface DiffViewProps {
  readonly before: string;
  readonly after: string;
  /** What the two texts are, for who cannot see them. */
  readonly label: string;
  /** What stands above each side. */
  readonly beforeTitle?: string;
  readonly afterTitle?: string;
  readonly language?: 'json' | 'python' | 'javascript' | 'typescript';
  /** Lines that are the same are folded away. */
  readonly isFolded?: boolean;
}
