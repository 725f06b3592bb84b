import type { EditorView } from '@codemirror/view';
import { Modal } from '@mantine/core';
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { editorWords } from '../words/editor.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';

interface FullScreenProps {
  readonly label: string;
  readonly view: RefObject<EditorView | null>;
  /** Where the editor goes back to. */
  readonly home: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The editor over the whole window. Esc belongs to the text: it closes its proposals and lets Tab leave it. */
export default function FullScreen({ label, view, home, onClose, children }: FullScreenProps) {
  const { t } = useWords();
  const say = useSay(editorWords);
  return (
    <Modal
      opened
      fullScreen
      onClose={onClose}
      closeOnEscape={false}
      title={label}
      closeButtonProps={{ 'aria-label': `${t('close')}: ${say('leaveFullScreen')}` }}
    >
      <Moved view={view} home={home} />
      {children}
    </Modal>
  );
}

/** Holds the editor while it is shown, and puts it back where it came from. */
function Moved({ view, home }: Pick<FullScreenProps, 'view' | 'home'>) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const editor = view.current;
    const back = home.current;
    if (editor === null) return undefined;
    place.current?.append(editor.dom);
    editor.requestMeasure();
    editor.focus();
    return () => {
      back?.append(editor.dom);
      editor.requestMeasure();
      editor.focus();
    };
  }, [view, home]);
  return <div ref={place} className="code-host full" />;
}
