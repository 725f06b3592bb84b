import { useLocalStorage } from '@mantine/hooks';
import { type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';
import { useDesignerWords } from './words.js';

const LEAST = 25;
const MOST = 75;

/** Two panes side by side with a bar between them, whose place the browser remembers; one below the other where it is narrow. */
export function SplitPane({ left, right }: { readonly left: ReactNode; readonly right: ReactNode }) {
  const { d } = useDesignerWords();
  const [share, setShare] = useLocalStorage({ key: 'image-integrator-split', defaultValue: 50 });
  const box = useRef<HTMLDivElement>(null);
  const set = (next: number): void => setShare(Math.round(Math.min(MOST, Math.max(LEAST, next))));
  const onPointerMove = (event: PointerEvent): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || box.current === null) return;
    const { left: from, width } = box.current.getBoundingClientRect();
    set(((event.clientX - from) / width) * 100);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -5, ArrowRight: 5 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    set(share + step);
  };
  return (
    <div
      ref={box}
      className="splitpane"
      style={{ '--share': `${share}fr`, '--other': `${100 - share}fr` } as CSSProperties}
    >
      <div>{left}</div>
      <div
        className="splitter"
        role="separator"
        aria-orientation="vertical"
        aria-label={d('splitter')}
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        aria-valuenow={share}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
      />
      <div>{right}</div>
    </div>
  );
}
