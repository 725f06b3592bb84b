import { useMemo } from 'react';
import { jsonBeginning } from '../document/json-beginning.js';
import { visible } from '../document/visible.js';
import { useDesignerWords } from './words.js';

/** A value as JSON, or its beginning where it is long. */
export function JsonView({ value }: { readonly value: unknown }) {
  const { d } = useDesignerWords();
  const { text, isWhole } = useMemo(() => jsonBeginning(value), [value]);
  return (
    <>
      <pre className="exchange tall" tabIndex={0} aria-label={d('json')}>
        {visible(text)}
      </pre>
      {!isWhole && <p className="dim">{d('beginning')}</p>}
    </>
  );
}
