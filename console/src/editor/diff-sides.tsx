import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { SegmentedControl, useComputedColorScheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { editorWords } from '../words/editor.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import type { DiffViewProps } from './editor-props.js';
import { knowledgeOf } from './knowledge.js';
import { loadLanguage } from './languages.js';
import { look } from './look.js';
import { phrasesOf } from './phrases.js';

export default function DiffSides(props: DiffViewProps) {
  const { before, after, label, language = 'json', isFolded = true } = props;
  const { language: spoken } = useWords();
  const say = useSay(editorWords);
  const queries = useQueryClient();
  const host = useRef<HTMLDivElement>(null);
  const isDark = useComputedColorScheme('light') === 'dark';
  const isNarrow = useMediaQuery('(max-width: 820px)', undefined, { getInitialValueInEffect: false });
  const [chosen, setChosen] = useState<'sides' | 'unified'>('sides');
  const form = isNarrow ? 'unified' : chosen;
  const beforeTitle = props.beforeTitle ?? say('before');
  const afterTitle = props.afterTitle ?? say('after');

  useEffect(() => {
    const parent = host.current;
    if (parent === null || before === after) return undefined;
    let stop: (() => void) | null = null;
    let isWanted = true;
    const show = async (): Promise<void> => {
      const grammar = await loadLanguage(
        language,
        knowledgeOf(queries, say, () => []),
      );
      if (!isWanted) return;
      const shared: Extension = [
        grammar,
        look,
        lineNumbers(),
        phrasesOf(spoken),
        EditorView.darkTheme.of(isDark),
        EditorView.lineWrapping,
        EditorState.readOnly.of(true),
      ];
      const side = (doc: string, title: string) => ({
        doc,
        extensions: [
          shared,
          EditorView.contentAttributes.of({
            'aria-label': `${label}: ${title}`,
            'aria-readonly': 'true',
            tabindex: '0',
          }),
        ],
      });
      const folding = isFolded ? { collapseUnchanged: { margin: 3, minSize: 6 } } : {};
      const view =
        form === 'sides'
          ? new MergeView({
              parent,
              a: side(before, beforeTitle),
              b: side(after, afterTitle),
              gutter: false,
              ...folding,
            })
          : new EditorView({
              parent,
              doc: after,
              extensions: [
                ...side(after, afterTitle).extensions,
                unifiedMergeView({ original: before, mergeControls: false, gutter: false, ...folding }),
              ],
            });
      stop = () => view.destroy();
    };
    void show();
    return () => {
      isWanted = false;
      stop?.();
    };
  }, [before, after, label, beforeTitle, afterTitle, language, form, isFolded, isDark, spoken, say, queries]);

  if (before === after) return <p className="dim">{say('same')}</p>;
  return (
    <section className="diff" aria-label={label}>
      {!isNarrow && (
        <SegmentedControl
          size="xs"
          aria-label={label}
          value={chosen}
          data={[
            { value: 'sides', label: say('sideBySide') },
            { value: 'unified', label: say('unified') },
          ]}
          onChange={(value) => setChosen(value === 'unified' ? 'unified' : 'sides')}
        />
      )}
      {form === 'sides' ? (
        <div className="diff-titles">
          <b>{beforeTitle}</b>
          <b>{afterTitle}</b>
        </div>
      ) : (
        <div className="diff-titles">
          <b>
            {beforeTitle} → {afterTitle}
          </b>
        </div>
      )}
      <div ref={host} className="diff-host" />
    </section>
  );
}
