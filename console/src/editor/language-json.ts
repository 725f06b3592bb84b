import { json, jsonLanguage } from '@codemirror/lang-json';
import type { Extension } from '@codemirror/state';
import { joltHelp } from './jolt-help.js';
import type { Knowledge } from './knowledge.js';

export const language = (knowledge: Knowledge, isJolt: boolean): Extension =>
  isJolt ? [json(), joltHelp(jsonLanguage, knowledge)] : json();
