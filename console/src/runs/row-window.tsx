import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Row } from '../api/client.js';
import { State } from '../common/state.js';
import { wordsOf } from '../common/words-of.js';
import { useWords, type Word } from '../words/index.js';

interface RowWindowProps {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly selected: number | undefined;
  readonly onSelect: (row: number) => void;
  /** The end of what is there is near. */
  readonly onEnd: () => void;
}

const ROW_PX = 40;
const HEAD_PX = 38;
const HEADS: readonly Word[] = ['run.row', 'run.sku', 'runs.status', 'run.code', 'run.images'];

/** Only the rows in view are in the page. Arrow keys, or j and k, move the selection. */
export function RowWindow({ rows, total, selected, onSelect, onEnd }: RowWindowProps) {
  const { t, number } = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const window = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const items = window.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 30) onEnd();
  }, [last, rows.length, onEnd]);
  const at = rows.findIndex(({ rowNo }) => rowNo === selected);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (step === undefined) return;
    const next = Math.max(0, Math.min(rows.length - 1, at + step));
    event.preventDefault();
    window.scrollToIndex(next);
    const row = rows[next];
    if (row !== undefined) onSelect(row.rowNo);
  };
  return (
    <div
      className="rows"
      style={{ height: `min(62vh, 620px, ${window.getTotalSize() + HEAD_PX}px)` }}
      ref={scroller}
      tabIndex={0}
      role="region"
      aria-label={t('run.rows')}
      onKeyDown={onKeyDown}
    >
      <table aria-rowcount={total + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {HEADS.map((word) => (
              <th key={word} scope="col" className={word === 'run.images' ? 'number' : undefined}>
                {t(word)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody style={{ height: window.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows[index];
            return (
              row && (
                <tr
                  key={row.rowNo}
                  aria-rowindex={index + 2}
                  aria-selected={row.rowNo === selected}
                  style={{ transform: `translateY(${start}px)` }}
                  onClick={() => onSelect(row.rowNo)}
                >
                  <td className="dim">{number(row.rowNo)}</td>
                  <td className="mono">{row.sku ?? row.identifier ?? '–'}</td>
                  <td>
                    <State of={row.status} word={`row.${row.status}`} />
                  </td>
                  <td className="dim" title={row.detail ?? undefined}>
                    {row.code !== null && <span className="mono">{row.code}</span>}{' '}
                    {row.detail === null ? row.warning : wordsOf(row.detail)}
                  </td>
                  <td className="number">{number(row.imageCount)}</td>
                </tr>
              )
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
