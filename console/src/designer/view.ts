import { useNavigate, useSearch } from '@tanstack/react-router';
import { plainPath } from '../document/paths.js';
import { type CardName, CARDS } from './layout.js';

export interface DesignerSearch {
  readonly card?: CardName | undefined;
  readonly view?: 'json' | undefined;
  readonly test?: string | undefined;
}

export interface View {
  readonly card: CardName;
  readonly isJson: boolean;
  /** The part of the test's result that is shown; the first, where it is none of them. */
  readonly test: string | null;
  readonly choose: (card: CardName) => void;
  readonly setJson: (isJson: boolean) => void;
  readonly setTest: (test: string) => void;
}

/** What of the page is shown stands in its address. */
export function useView(): View {
  const search: DesignerSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const set = (change: DesignerSearch): void => {
    void navigate({ to: '.', search: (before) => ({ ...before, ...change }), replace: true });
  };
  return {
    card: CARDS.find((card) => card === search.card) ?? 'configuration',
    isJson: search.view === 'json',
    test: search.test ?? null,
    choose: (card) => set({ card, test: undefined }),
    setJson: (isJson) => set({ view: isJson ? 'json' : undefined }),
    setTest: (test) => set({ test }),
  };
}

/** Puts the cursor into a field once it is drawn: the one of the path, or the nearest around it, which may be the whole document as JSON. */
export function focusField(path: string): void {
  const keys = plainPath(path).split('.');
  const find = (): HTMLElement | null => {
    for (let length = keys.length; length >= 0; length -= 1) {
      const within = document.querySelector(`[data-path="${CSS.escape(keys.slice(0, length).join('.'))}"]`);
      const target = within?.querySelector<HTMLElement>('input, textarea, select, .cm-content, button');
      if (target != null) return target;
    }
    return null;
  };
  const attempt = (left: number): void => {
    const target = find();
    const isWhole = target?.closest('[data-path]')?.getAttribute('data-path') === keys.join('.');
    if (target !== null && (isWhole || left === 0)) {
      target.scrollIntoView({ block: 'center' });
      target.focus({ preventScroll: true });
    } else if (left > 0) requestAnimationFrame(() => attempt(left - 1));
  };
  requestAnimationFrame(() => attempt(20));
}
