import type { Extension } from '@codemirror/state';
import type { Knowledge } from './knowledge.js';

export type EditorLanguage = 'python' | 'javascript' | 'typescript' | 'json' | 'jolt' | 'expression';

/** Each language is a chunk of its own, loaded when an editor first speaks it. */
export async function loadLanguage(name: EditorLanguage, knowledge: Knowledge): Promise<Extension> {
  switch (name) {
    case 'python':
      return (await import('./language-python.js')).language(knowledge);
    case 'javascript':
    case 'typescript':
      return (await import('./language-javascript.js')).language(knowledge, name === 'typescript');
    case 'json':
    case 'jolt':
      return (await import('./language-json.js')).language(knowledge, name === 'jolt');
    case 'expression':
      return (await import('./language-expression.js')).language(knowledge);
    default:
      return name satisfies never;
  }
}
