import { lazy, Suspense } from 'react';
import { editorWords } from '../words/editor.js';
import { useSay } from '../words/say.js';
import type { CodeEditorProps } from './editor-props.js';
import './editor.css';

export type { CodeEditorProps, EditorLanguage, ExtraName, Mark } from './editor-props.js';

const CodeView = lazy(() => import('./code-view.js'));

/** An editor for one text. Its code is loaded when the first one is shown; until then the text can be read. */
export function CodeEditor(props: CodeEditorProps) {
  return (
    <Suspense fallback={<Waiting {...props} />}>
      <CodeView {...props} />
    </Suspense>
  );
}

function Waiting({ value, minLines = 6 }: CodeEditorProps) {
  const say = useSay(editorWords);
  return (
    <div className="code waiting" style={{ minHeight: `${minLines * 1.55 * 13 + 18}px` }}>
      <span className="hidden" role="status">
        {say('loading')}
      </span>
      <pre>{value}</pre>
    </div>
  );
}
