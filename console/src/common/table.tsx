import type { ReactNode } from 'react';
import { useWords, type Word } from '../words/index.js';

interface TableProps {
  /** What the table shows, for who cannot see it. */
  readonly label: string;
  readonly heads: readonly Word[];
  /** A heading that is only read aloud, of a last column with buttons. */
  readonly actions?: Word;
  /** The rows, each a `tr`. */
  readonly children: ReactNode;
}

/** A table that scrolls by itself where the window is narrow, by keyboard too. */
export function Table({ label, heads, actions, children }: TableProps) {
  const { t } = useWords();
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={label}>
      <table className="table">
        <thead>
          <tr>
            {heads.map((word) => (
              <th key={word} scope="col">
                {t(word)}
              </th>
            ))}
            {actions !== undefined && (
              <th scope="col">
                <span className="hidden">{t(actions)}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
