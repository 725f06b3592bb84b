import { javascript, javascriptLanguage, typescriptLanguage } from '@codemirror/lang-javascript';
import type { Extension } from '@codemirror/state';
import type { Knowledge } from './knowledge.js';
import { scriptNames } from './script-names.js';

export const language = (knowledge: Knowledge, isTyped: boolean): Extension => [
  javascript({ typescript: isTyped }),
  scriptNames(isTyped ? typescriptLanguage : javascriptLanguage, 'javascript', knowledge),
];
