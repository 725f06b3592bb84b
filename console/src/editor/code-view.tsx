import { forEachDiagnostic } from '@codemirror/lint';
import type { EditorView } from '@codemirror/view';
import { ActionIcon } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type CSSProperties, lazy, type RefObject, Suspense, useId, useMemo, useRef, useState } from 'react';
import { Icon } from '../shell/icons.js';
import { editorWords } from '../words/editor.js';
import { useSay } from '../words/say.js';
import type { CodeEditorProps, Mark } from './editor-props.js';
import { jsonFault } from './json-fault.js';
import { useEditor } from './use-editor.js';

const FullScreen = lazy(() => import('./full-screen.js'));
const SHOWN_MARKS = 5;
/** While somebody types, nothing is wrong yet. */
const REST_MS = 700;
const NONE: readonly Mark[] = [];
const LINE_PX = 13 * 1.55;

/** The editor with what stands around it: full screen, how to leave it by the keyboard, and what is wrong in words. */
export default function CodeView(props: CodeEditorProps) {
  const { label, language, minLines = language === 'expression' ? 1 : 6, maxLines = 30 } = props;
  const say = useSay(editorWords);
  const hintId = useId();
  const host = useRef<HTMLDivElement>(null);
  const view = useEditor(host, { ...props, hintId });
  const [isFull, setFull] = useState(false);
  const marks = useAllMarks(props);
  const heights = { '--least': `${minLines * LINE_PX + 18}px`, '--most': `${maxLines * LINE_PX + 18}px` };
  return (
    <div className="code" style={heights as CSSProperties}>
      <div ref={host} className="code-host" />
      <ActionIcon
        className="code-full"
        variant="default"
        size={26}
        aria-label={`${say('fullScreen')}: ${label}`}
        title={say('fullScreen')}
        onClick={() => setFull(true)}
      >
        <Icon name="expand" size={14} />
      </ActionIcon>
      <div id={hintId} className="code-hint">
        {say('leave')}
      </div>
      <Marks marks={marks} view={view} />
      {isFull && (
        <Suspense>
          <FullScreen label={label} view={view} home={host} onClose={() => setFull(false)}>
            <Marks marks={marks} view={view} />
          </FullScreen>
        </Suspense>
      )}
    </div>
  );
}

/** The marks that were given, behind that of the syntax where the text is no JSON. */
function useAllMarks({ language, value, marks = NONE }: CodeEditorProps): readonly Mark[] {
  const say = useSay(editorWords);
  const isJson = language === 'json' || language === 'jolt';
  const [text] = useDebouncedValue(isJson ? value : '', REST_MS);
  return useMemo(() => {
    const fault = text.trim() === '' ? null : jsonFault(text);
    if (fault === null) return marks;
    const before = text.slice(0, fault.at).split('\n');
    const column = (before.at(-1) ?? '').length + 1;
    return [{ line: before.length, column, message: say(`json.${fault.kind}`) }, ...marks];
  }, [text, marks, say]);
}

/** The first marks as a list: who does not see underlines reads them here, and goes to their place. */
function Marks({
  marks,
  view,
}: {
  readonly marks: readonly Mark[];
  readonly view: RefObject<EditorView | null>;
}) {
  const say = useSay(editorWords);
  const go = ({ line, column, message }: Mark): void => {
    const editor = view.current;
    if (editor === null) return;
    // Where the text was changed since, the mark has moved with it.
    let at: number | null = null;
    forEachDiagnostic(editor.state, (diagnostic, from) => {
      if (at === null && diagnostic.message === message) at = from;
    });
    const { doc } = editor.state;
    const place = doc.line(Math.min(Math.max(1, line), doc.lines));
    const anchor = at ?? Math.min(place.from + Math.max(0, (column ?? 1) - 1), place.to);
    editor.dispatch({ selection: { anchor }, scrollIntoView: true });
    editor.focus();
  };
  if (marks.length === 0) return null;
  return (
    <ul className="code-marks" aria-label={say('problems', { n: marks.length })}>
      {marks.slice(0, SHOWN_MARKS).map((mark) => (
        <li key={`${mark.line} ${mark.column ?? ''} ${mark.message}`} className={mark.severity ?? 'error'}>
          <Icon name={mark.severity === 'info' ? 'dash' : 'warning'} size={14} />
          <button type="button" onClick={() => go(mark)}>
            {say('atLine', { line: mark.line, message: mark.message })}
          </button>
        </li>
      ))}
      {marks.length > SHOWN_MARKS && (
        <li className="dim">{say('moreMarks', { n: marks.length - SHOWN_MARKS })}</li>
      )}
    </ul>
  );
}
