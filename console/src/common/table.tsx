import type { ReactNode } from 'react';
import { useWords, type Word } from '../words/index.js';

interface ScrollTableProps {
  /** What the table shows, for who cannot see it. */
  readonly label: string;
  readonly className?: string;
  /** The headings, each a `th`. */
  readonly head: ReactNode;
  /** The rows, each a `tr`. */
  readonly children: ReactNode;
}

/** A table that scrolls by itself where the window is narrow, by keyboard too. */
export function ScrollTable({ label, className = '', head, children }: ScrollTableProps) {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={label}>
      <table className={`table ${className}`}>
        <thead>
          <tr>{head}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

/** The headings of columns; `actions` is only read aloud, of a last column with buttons. */
export function Heads({ texts, actions }: { readonly texts: readonly string[]; readonly actions?: string }) {
  return (
    <>
      {texts.map((text) => (
        <th key={text} scope="col">
          {text}
        </th>
      ))}
      {actions !== undefined && (
        <th scope="col">
          <span className="hidden">{actions}</span>
        </th>
      )}
    </>
  );
}

interface TableProps extends Pick<ScrollTableProps, 'label' | 'children'> {
  readonly heads: readonly Word[];
  readonly actions?: Word;
}

/** A `ScrollTable` with headings that every page has words for. */
export function Table({ label, heads, actions, children }: TableProps) {
  const { t } = useWords();
  const head = <Heads texts={heads.map((word) => t(word))} {...(actions && { actions: t(actions) })} />;
  return (
    <ScrollTable label={label} head={head}>
      {children}
    </ScrollTable>
  );
}
