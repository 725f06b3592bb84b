import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { Question } from './confirm-dialog.js';

const ConfirmDialog = lazy(() => import('./confirm-dialog.js'));

/** Asks before what cannot be taken back: the `dialog` goes into the page. */
export function useConfirm(): { readonly ask: (question: Question) => void; readonly dialog: ReactNode } {
  const [question, setQuestion] = useState<Question | null>(null);
  const dialog = question !== null && (
    <Suspense>
      <ConfirmDialog question={question} onClose={() => setQuestion(null)} />
    </Suspense>
  );
  return { ask: setQuestion, dialog };
}
