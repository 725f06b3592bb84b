import { FileDrop } from '../common/file-drop.js';
import { queryWords } from '../words/querying.js';
import { useSay } from '../words/say.js';
import type { CsvGlance } from './texts.js';

interface CsvFieldProps {
  readonly glance: CsvGlance | null;
  readonly onFile: (file: File) => void;
}

/** A CSV file and what is in it. The server reads it when the run is started, and says which lines are wrong. */
export function CsvField({ glance, onFile }: CsvFieldProps) {
  const say = useSay(queryWords);
  const first = glance?.first
    .slice(0, 3)
    .map((row) => Object.values(row).join(' '))
    .join(', ');
  return (
    <div style={{ marginTop: 12 }}>
      <FileDrop label={say('file')} hint={say('fileHint')} accept=".csv,.txt,text/csv" onFile={onFile} />
      {glance !== null && (
        <p role="status">
          {glance.rows === 0
            ? say('fileEmpty')
            : say('fileRows', { n: glance.rows, columns: glance.columns.join(', '), first: first ?? '' })}
        </p>
      )}
    </div>
  );
}
