import { lazy, Suspense } from 'react';
import { Loading } from '../common/card.js';
import type { DiffViewProps } from './editor-props.js';
import './editor.css';

const Sides = lazy(() => import('./diff-sides.js'));

/** Two texts with what differs, side by side or, where it is narrow or wanted, one below the other. */
export function DiffView(props: DiffViewProps) {
  return (
    <Suspense fallback={<Loading lines={4} />}>
      <Sides {...props} />
    </Suspense>
  );
}
