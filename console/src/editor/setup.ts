import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from '@codemirror/commands';
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  type KeyBinding,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { lateSearch } from './late-search.js';
import { look } from './look.js';
import { phrasesOf } from './phrases.js';

/** Tab indents; after Esc it moves the focus on, as on the rest of the page, until another key is pressed. */
function tabKeys(): Extension {
  let isLeaving = false;
  const indent =
    (how: typeof indentMore): NonNullable<KeyBinding['run']> =>
    (view) =>
      !isLeaving && !view.state.readOnly && how(view);
  return [
    EditorView.domEventObservers({
      keydown: ({ key }) => {
        if (key !== 'Tab' && key !== 'Shift') isLeaving = key === 'Escape';
      },
      blur: () => {
        isLeaving = false;
      },
    }),
    keymap.of([{ key: 'Tab', run: indent(indentMore), shift: indent(indentLess) }]),
  ];
}

/** What every editor has. @param isBare a short text: no gutter but that of the marks */
export function setup(language: 'en' | 'tr', isBare: boolean): Extension {
  return [
    look,
    history(),
    highlightSpecialChars(),
    drawSelection(),
    EditorState.allowMultipleSelections.of(true),
    EditorState.tabSize.of(2),
    EditorView.lineWrapping,
    bracketMatching(),
    closeBrackets(),
    indentOnInput(),
    lateSearch(),
    autocompletion({ icons: false, maxRenderedOptions: 60 }),
    isBare ? [] : [lineNumbers(), foldGutter(), highlightActiveLine(), highlightActiveLineGutter()],
    codeFolding(),
    tabKeys(),
    // Mod-Enter and the like belong to the page.
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter'),
      ...historyKeymap,
      ...foldKeymap,
    ]),
    phrasesOf(language),
  ];
}
