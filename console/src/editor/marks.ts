import { type Diagnostic, linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { type EditorState, type Extension, StateEffect, StateField, type Text } from '@codemirror/state';
import { keymap } from '@codemirror/view';
import { jsonFault } from './json-fault.js';
import type { Knowledge } from './knowledge.js';

/** Something that is wrong in a text. Lines and columns count from 1; without a column, the line is meant. */
export interface Mark {
  readonly line: number;
  readonly column?: number | undefined;
  readonly message: string;
  readonly severity?: 'error' | 'warning' | 'info';
}

export const setMarks = StateEffect.define<readonly Mark[]>();

/** The marks that were given to the editor, moved along with the text. */
const given = StateField.define<readonly Diagnostic[]>({
  create: () => [],
  update(diagnostics, transaction) {
    for (const effect of transaction.effects)
      if (effect.is(setMarks)) return effect.value.map((mark) => diagnosticOf(transaction.newDoc, mark));
    if (!transaction.docChanged) return diagnostics;
    const { changes } = transaction;
    return diagnostics.map((one) => ({
      ...one,
      from: changes.mapPos(one.from, 1),
      to: changes.mapPos(one.to, -1),
    }));
  },
});

function diagnosticOf(doc: Text, { line, column, message, severity = 'error' }: Mark): Diagnostic {
  const at = doc.line(Math.min(Math.max(1, line), doc.lines));
  const indent = /^\s*/.exec(at.text)?.[0].length ?? 0;
  const from = Math.min(at.from + (column === undefined ? indent : Math.max(0, column - 1)), at.to);
  const word = /^(?:\w+|.)/.exec(at.text.slice(from - at.from))?.[0].length ?? 0;
  return { from, to: column === undefined ? at.to : from + word, message, severity };
}

/** Marks of the server and, where the text is JSON, of its syntax, with a gutter and F8 to go through them. */
export function marks(isJson: boolean, { say }: Knowledge): Extension {
  const ofSyntax = (state: EditorState): Diagnostic[] => {
    const text = state.doc.toString();
    const fault = isJson && text.trim() !== '' ? jsonFault(text) : null;
    if (fault === null) return [];
    const from = Math.min(fault.at, Math.max(0, text.length - 1));
    return [
      { from, to: Math.min(from + 1, text.length), severity: 'error', message: say(`json.${fault.kind}`) },
    ];
  };
  return [
    given,
    lintGutter(),
    keymap.of(lintKeymap),
    linter(({ state }) => [...ofSyntax(state), ...state.field(given).filter(({ from, to }) => from <= to)], {
      delay: 300,
      needsRefresh: ({ transactions }) =>
        transactions.some(({ effects }) => effects.some((effect) => effect.is(setMarks))),
    }),
  ];
}
