import { python, pythonLanguage } from '@codemirror/lang-python';
import type { Extension } from '@codemirror/state';
import type { Knowledge } from './knowledge.js';
import { scriptNames } from './script-names.js';

export const language = (knowledge: Knowledge): Extension => [
  python(),
  scriptNames(pythonLanguage, 'python', knowledge),
];
