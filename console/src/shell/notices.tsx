import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import { CloseButton } from '@mantine/core';
import { useWords } from '../words/index.js';
import { Icon } from './icons.js';
import { ProblemView } from './problem-view.js';

interface Notice {
  readonly id: number;
  readonly text: ReactNode;
  readonly error?: unknown;
}

interface Notices {
  /** Tells that something was done; goes away by itself. */
  readonly tell: (text: ReactNode) => void;
  /** Tells that something failed; stays until it is closed. */
  readonly fail: (error: unknown) => void;
}

const SHOWN_MS = 6000;
const NoticesContext = createContext<Notices>({ tell: () => undefined, fail: () => undefined });

let lastId = 0;

export function NoticesProvider({ children }: { readonly children: ReactNode }) {
  const { t } = useWords();
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const remove = useCallback((id: number) => setNotices((all) => all.filter((one) => one.id !== id)), []);
  const value = useMemo<Notices>(() => {
    const add = (notice: Omit<Notice, 'id'>): number => {
      lastId += 1;
      const id = lastId;
      setNotices((all) => [...all.slice(-2), { ...notice, id }]);
      return id;
    };
    return {
      tell: (text) => {
        const id = add({ text });
        setTimeout(() => remove(id), SHOWN_MS);
      },
      fail: (error) => void add({ text: null, error }),
    };
  }, [remove]);
  return (
    <NoticesContext value={value}>
      {children}
      <div className="notices" role="status" aria-live="polite">
        {notices.map(({ id, text, error }) => (
          <div key={id} className="note">
            {error === undefined ? <Icon name="check" /> : null}
            <div>{error === undefined ? text : <ProblemView error={error} />}</div>
            <CloseButton aria-label={t('close')} onClick={() => remove(id)} />
          </div>
        ))}
      </div>
    </NoticesContext>
  );
}

export const useNotices = (): Notices => use(NoticesContext);
