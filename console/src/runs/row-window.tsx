import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Row } from '../api/client.js';
import { State } from '../common/state.js';
import { wordsOf } from '../common/words-of.js';
import { useWords, type Word } from '../words/index.js';
import type { RowSource } from './use-rows.js';

interface RowWindowProps {
  readonly rows: RowSource;
  readonly selected: number | undefined;
  readonly onSelect: (row: number) => void;
}

const ROW_PX = 40;
const HEAD_PX = 38;
const HEADS: readonly Word[] = ['run.row', 'run.sku', 'runs.status', 'run.code', 'run.images'];
const STEPS: Readonly<Record<string, -1 | 1>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/** Only the rows in view are in the page. Arrow keys, or j and k, move the selection. */
export function RowWindow({ rows, selected, onSelect }: RowWindowProps) {
  const { t } = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const at = selected === undefined ? -1 : rows.placeOf(selected);
  const window = useVirtualizer({
    count: rows.count,
    getScrollElement: () => scroller.current,
    estimateSize: (place) => (rows.rowAt(place) === null ? 0 : ROW_PX),
    initialOffset: Math.max(0, at - 3) * ROW_PX,
    overscan: 8,
  });
  const items = window.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const { onView, gaps } = rows;
  useEffect(() => onView(first, last), [first, last, onView]);
  const measured = useRef(gaps);
  useEffect(() => {
    if (measured.current !== gaps) window.measure();
    measured.current = gaps;
  }, [gaps, window]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = nextRow(rows, at, by);
    if (next === null) return;
    window.scrollToIndex(rows.placeOf(next));
    onSelect(next);
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
      <table aria-rowcount={Math.max(rows.total, rows.count) + 1}>
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
            const row = rows.rowAt(index);
            if (row === null) return null;
            return (
              <tr
                key={index}
                aria-rowindex={index + 2}
                aria-selected={row !== undefined && row.rowNo === selected}
                aria-busy={row === undefined}
                style={{ transform: `translateY(${start}px)` }}
                onClick={() => row !== undefined && onSelect(row.rowNo)}
              >
                {row === undefined ? <td className="dim">…</td> : <Cells row={row} />}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Cells({ row }: { readonly row: Row }) {
  const { number, rowCode } = useWords();
  const { code, detail } = row;
  return (
    <>
      <td className="dim">{number(row.rowNo)}</td>
      <td className="mono">{row.sku ?? row.identifier ?? '–'}</td>
      <td>
        <State of={row.status} word={`row.${row.status}`} />
      </td>
      <td className="dim" lang={detail === null ? undefined : 'en'} title={detail ?? undefined}>
        {code !== null && <span className="mono">{code}</span>}{' '}
        {detail === null ? (row.warning ?? (code === null ? null : rowCode(code))) : wordsOf(detail)}
      </td>
      <td className="number">{number(row.imageCount)}</td>
    </>
  );
}

/** The number of the row before or behind a place; null at the end of what is here. */
export function nextRow(rows: RowSource, at: number, by: -1 | 1): number | null {
  for (let place = at + by; place >= 0 && place < rows.count; place += by) {
    const row = rows.rowAt(place);
    if (row === undefined) return null;
    if (row !== null) return row.rowNo;
  }
  return null;
}
