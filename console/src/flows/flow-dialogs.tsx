import { lazy, Suspense } from 'react';
import type { ListedFlow } from './order.js';

export type FlowDialog =
  | { readonly kind: 'import' }
  | { readonly kind: 'duplicate' | 'delete' | 'query'; readonly flow: ListedFlow };

const ImportDialog = lazy(() => import('./import-dialog.js'));
const DuplicateDialog = lazy(() => import('./duplicate-dialog.js'));
const QueryDialog = lazy(() => import('../querying/query-dialog.js'));
const DeleteDialog = lazy(() => import('./delete-dialog.js'));

interface FlowDialogsProps {
  readonly dialog: FlowDialog | null;
  readonly onClose: () => void;
}

/** What opens over the list is loaded when it is first wanted. */
export function FlowDialogs({ dialog, onClose }: FlowDialogsProps) {
  if (dialog === null) return null;
  return <Suspense>{dialogOf(dialog, onClose)}</Suspense>;
}

function dialogOf(dialog: FlowDialog, onClose: () => void) {
  switch (dialog.kind) {
    case 'import':
      return <ImportDialog onClose={onClose} />;
    case 'duplicate':
      return <DuplicateDialog flow={dialog.flow} onClose={onClose} />;
    case 'delete':
      return <DeleteDialog flow={dialog.flow} onClose={onClose} />;
    case 'query':
      return <QueryDialog slug={dialog.flow.slug} name={dialog.flow.name} onClose={onClose} />;
    default:
      return dialog satisfies never;
  }
}
