import { useBlocker } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';

const LeaveDialog = lazy(() => import('./leave-dialog.js'));

interface LeaveGuardProps {
  readonly isDirty: () => boolean;
  readonly onDiscard: () => void;
}

/** Asks before a page with changes is left; another card of the same flow is no leaving. */
export function LeaveGuard({ isDirty, onDiscard }: LeaveGuardProps) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && isDirty(),
    enableBeforeUnload: isDirty,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <Suspense>
      <LeaveDialog
        onStay={blocker.reset}
        onLeave={blocker.proceed}
        onDiscard={() => {
          onDiscard();
          blocker.proceed();
        }}
      />
    </Suspense>
  );
}
