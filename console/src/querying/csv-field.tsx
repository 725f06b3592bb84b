import { FileDrop } from '../common/file-drop.js';
import { queryWords } from '../words/querying.js';
import { useSay } from '../words/say.js';
import type { useCsvFile } from './use-csv-file.js';

/** A CSV file and what is in it. The server reads it when the run is started, and says which lines are wrong. */
export function CsvField({ csv }: { readonly csv: ReturnType<typeof useCsvFile> }) {
  const say = useSay(queryWords);
  const { glance, refusal, take } = csv;
  const first = glance?.first
    .slice(0, 3)
    .map((row) => Object.values(row).join(' '))
    .join(', ');
  return (
    <div style={{ marginTop: 12 }}>
      <FileDrop label={say('file')} hint={say('fileHint')} accept=".csv,.txt,text/csv" onFile={take} />
      {refusal !== null && (
        <div className="note bad" role="alert" style={{ marginTop: 8 }}>
          {refusal}
        </div>
      )}
      {glance !== null && (
        <p role="status" className="wrapped">
          {glance.rows === 0
            ? say('fileEmpty')
            : say('fileRows', { n: glance.rows, columns: glance.columns.join(', '), first: first ?? '' })}
        </p>
      )}
    </div>
  );
}
