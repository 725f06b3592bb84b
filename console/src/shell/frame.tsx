import { ActionIcon } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useRef } from 'react';
import type { Overview, Run } from '../api/client.js';
import { type LiveState, useRuns } from '../api/live.js';
import { actsAlone } from '../common/single-keys.js';
import { useWords } from '../words/index.js';
import { Icon } from './icons.js';
import { overviewKey, withRun } from './live-overview.js';
import { Navigation } from './navigation.js';
import { OpenAlarms } from './open-alarms.js';

/** What opens over the page is loaded when it is first wanted. */
const AccountMenu = lazy(() => import('./account-menu.js'));
const CommandMenu = lazy(() => import('./command-menu.js'));
const KeysDialog = lazy(() => import('./keys-dialog.js'));
const SmallMenu = lazy(() => import('./small-menu.js'));

/** What stands around every page. */
export function Frame() {
  const { t } = useWords();
  const [menuOpen, menu] = useDisclosure();
  const [commandsOpen, commands] = useDisclosure();
  const content = useRef<HTMLElement>(null);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const live = useFollowedRuns();
  const [keysOpen, keys] = useDisclosure();
  useShortcuts(commands.open, keys.open);
  const { close: closeMenu } = menu;
  useEffect(() => {
    closeMenu();
    content.current?.focus({ preventScroll: true });
  }, [path, closeMenu]);
  return (
    <div className="frame">
      <a className="skip" href="#content">
        {t('skipToContent')}
      </a>
      <aside className="side">
        <div>
          <Navigation />
        </div>
      </aside>
      <div>
        <header className="top">
          <ActionIcon
            className="only-small"
            variant="subtle"
            size="lg"
            aria-label={t('menu')}
            onClick={menu.open}
          >
            <Icon name="menu" />
          </ActionIcon>
          <button type="button" className="search" onClick={commands.open}>
            <Icon name="search" size={15} />
            {t('command')}
            <kbd>Ctrl K</kbd>
          </button>
          <div style={{ marginLeft: 'auto' }}>
            <Suspense>
              <AccountMenu openKeys={keys.open} />
            </Suspense>
          </div>
        </header>
        <div className="lost" role="status">
          {live === 'lost' ? t('lost') : null}
        </div>
        <OpenAlarms />
        <main id="content" className="content" tabIndex={-1} ref={content}>
          <Outlet />
        </main>
      </div>
      <Suspense>
        {menuOpen && <SmallMenu onClose={menu.close} />}
        {keysOpen && <KeysDialog onClose={keys.close} />}
        {commandsOpen && <CommandMenu onClose={commands.close} />}
      </Suspense>
    </div>
  );
}

/** Puts what the stream tells of runs into the overview, and lets lists of runs be read again when one has ended. */
function useFollowedRuns(): LiveState {
  const queries = useQueryClient();
  const pending = useRef<ReturnType<typeof setTimeout>>(undefined);
  const onRun = useCallback(
    (run: Run) => {
      queries.setQueriesData<Overview>(
        { queryKey: overviewKey },
        (overview) => overview && withRun(overview, run),
      );
      // Many may end at once; the lists are read again together.
      pending.current ??= setTimeout(() => {
        pending.current = undefined;
        void queries.invalidateQueries({ queryKey: ['get', '/api/v1/runs'] });
        if (run.state === 'finished') void queries.invalidateQueries({ queryKey: overviewKey });
      }, 2000);
    },
    [queries],
  );
  const onAlarms = useCallback(() => {
    const isOfAlarms = ({ queryKey }: { queryKey: readonly unknown[] }): boolean =>
      String(queryKey[1]).startsWith('/api/v1/alarms');
    void queries.invalidateQueries({ predicate: isOfAlarms });
    void queries.invalidateQueries({ queryKey: overviewKey });
  }, [queries]);
  const state = useRuns(onRun, onAlarms);
  const before = useRef(state);
  useEffect(() => {
    // Nobody told what happened meanwhile.
    if (before.current === 'lost' && state === 'live') void queries.invalidateQueries();
    before.current = state;
  }, [state, queries]);
  return state;
}

/** Ctrl K for the command menu, ? for the keys themselves. */
function useShortcuts(openCommands: () => void, openKeys: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isCommand = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
      if (!isCommand && !(event.key === '?' && actsAlone(event))) return;
      event.preventDefault();
      (isCommand ? openCommands : openKeys)();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [openCommands, openKeys]);
}
