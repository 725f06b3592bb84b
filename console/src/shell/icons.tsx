import type { ReactNode } from 'react';

/** Lines of 24 by 24, drawn for this console. */
const PATHS = {
  overview: 'M4 4h7v9H4zM13 4h7v5h-7zM13 12h7v8h-7zM4 16h7v4H4z',
  flows: 'M4 6h6v5H4zM14 13h6v5h-6zM10 8.5h4a3 3 0 0 1 3 3V13',
  more: 'M5 12v.5M12 12v.5M19 12v.5',
  runs: 'M5 4l14 8-14 8z',
  logs: 'M5 6h14M5 12h14M5 18h9',
  images: 'M4 5h16v14H4zM8 9v.5M4 16l5-4 4 3 3-2 4 3',
  chart: 'M4 4v16h16M8 15l4-5 3 3 5-7',
  key: 'M15 4a5 5 0 1 1-4.4 7.4L4 18v2h3v-2h2v-2h2l1.6-1.6A5 5 0 0 0 15 4zM16 8v.5',
  bell: 'M6 16v-5a6 6 0 0 1 12 0v5l2 2H4zM10 21h4',
  help: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.5v.5',
  api: 'M8 7l-5 5 5 5M16 7l5 5-5 5',
  search: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5L20 20',
  menu: 'M4 7h16M4 12h16M4 17h16',
  check: 'M5 13l4 4L19 7',
  cross: 'M6 6l12 12M18 6L6 18',
  warning: 'M12 4l9 16H3zM12 10v4M12 17v.5',
  dash: 'M6 12h12',
  clock: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 7v5l3 2',
  pause: 'M8 5v14M16 5v14',
  up: 'M6 15l6-6 6 6',
  down: 'M6 9l6 6 6-6',
  right: 'M9 6l6 6-6 6',
  server: 'M4 5h16v6H4zM4 13h16v6H4zM8 8v.5M8 16v.5',
  settings: 'M4 7h10M18 7h2M4 17h2M10 17h10M14 4.5v5M10 14.5v5',
  user: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4 20c1-4 4-5 8-5s7 1 8 5',
  expand: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  undo: 'M8 5L4 9l4 4M4 9h10a6 6 0 0 1 0 12h-3',
  redo: 'M16 5l4 4-4 4M20 9H10a6 6 0 0 0 0 12h3',
  hand: 'M7 11V6M11 11V4M15 11V6M7 11v3c0 4 2 6 5 6s6-2 6-6v-5',
};

export type IconName = keyof typeof PATHS;

/** For the eye only: what an icon says stands beside it as text. */
export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }): ReactNode {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      style={{ flex: 'none' }}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
