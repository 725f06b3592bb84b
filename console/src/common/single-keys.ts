import { useLocalStorage } from '@mantine/hooks';

const KEPT = 'image-integrator-single-keys';

/** Whether keys act by themselves, without Ctrl: who dictates or uses a switch turns that off (WCAG 2.1.4). */
export function useSingleKeys() {
  return useLocalStorage({ key: KEPT, defaultValue: true });
}

/** Whether a key that was pressed alone may act: keys are on, and nothing is typed at its place. */
export function actsAlone({ target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || localStorage.getItem(KEPT) === 'false') return false;
  const typing = 'input, textarea, select, [contenteditable=true], [role=dialog]';
  return !(target instanceof HTMLElement) || target.closest(typing) === null;
}
