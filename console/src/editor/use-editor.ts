import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, placeholder as placeholderText } from '@codemirror/view';
import { forceLinting } from '@codemirror/lint';
import { useComputedColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type RefObject, useEffect, useRef } from 'react';
import { editorWords } from '../words/editor.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import { changeTo } from './change-to.js';
import type { CodeEditorProps } from './editor-props.js';
import { knowledgeOf } from './knowledge.js';
import { loadLanguage } from './languages.js';
import { marks as marksOf, setMarks } from './marks.js';
import { setup } from './setup.js';

/**
 * Makes an editor of CodeMirror in an element, and keeps it as the properties say. The text is the document's: a value that comes from
 * outside is put in as the smallest change, so that the cursor and what can be undone stay.
 */
export function useEditor(
  host: RefObject<HTMLElement | null>,
  props: CodeEditorProps & { readonly hintId: string },
): RefObject<EditorView | null> {
  const { language, value, label, describedBy, hintId, readOnly = false, marks, placeholder } = props;
  const view = useRef<EditorView>(null);
  const latest = useRef(props);
  const marked = useRef<{ readonly editor: EditorView; readonly said: string }>(null);
  useEffect(() => {
    latest.current = props;
  });
  const { language: spoken } = useWords();
  const say = useSay(editorWords);
  const queries = useQueryClient();
  const isDark = useComputedColorScheme('light') === 'dark';
  const parts = useRef({ setting: new Compartment(), grammar: new Compartment() });
  const isBare = language === 'expression';

  useEffect(() => {
    if (host.current === null) return undefined;
    const { setting, grammar } = parts.current;
    const knowledge = knowledgeOf(queries, say, () => latest.current.names ?? []);
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          setting.of([]),
          grammar.of([]),
          setup(spoken, isBare),
          marksOf(language === 'json' || language === 'jolt', knowledge),
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged) latest.current.onChange?.(state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    let isWanted = true;
    const speak = async (): Promise<void> => {
      const loaded = await loadLanguage(language, knowledge);
      if (isWanted) editor.dispatch({ effects: grammar.reconfigure(loaded) });
    };
    void speak();
    return () => {
      isWanted = false;
      editor.destroy();
      view.current = null;
    };
  }, [host, language, spoken, say, queries, isBare]);

  useEffect(() => {
    const extensions: Extension = [
      EditorView.darkTheme.of(isDark),
      EditorState.readOnly.of(readOnly),
      EditorView.contentAttributes.of({
        'aria-label': label,
        tabindex: '0',
        // In full screen the focus stays in the text.
        'data-autofocus': 'true',
        'aria-describedby': describedBy === undefined ? hintId : `${describedBy} ${hintId}`,
        ...(readOnly ? { 'aria-readonly': 'true' } : {}),
      }),
      placeholder === undefined ? [] : placeholderText(placeholder),
    ];
    view.current?.dispatch({ effects: parts.current.setting.reconfigure(extensions) });
  }, [isDark, readOnly, label, describedBy, hintId, placeholder, language, spoken, say, queries]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const changes = changeTo(editor.state.doc.toString(), value);
    if (changes !== null) editor.dispatch({ changes });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    // Marks are made anew with each key; the same ones would lint the whole text again.
    const said = JSON.stringify(marks ?? []);
    if (marked.current?.editor === editor && marked.current.said === said) return;
    marked.current = { editor, said };
    editor.dispatch({ effects: setMarks.of(marks ?? []) });
    forceLinting(editor);
  }, [marks, language, spoken, say, queries]);
  return view;
}
