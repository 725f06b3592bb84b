import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { Heads, ScrollTable } from '../common/table.js';
import { isObject, type Json } from '../document/json.js';
import { jsonBeginning } from '../document/json-beginning.js';
import { visible } from '../document/visible.js';
import { JsonView } from './json-view.js';
import { useDesignerWords } from './words.js';

interface RecordsViewProps {
  readonly value: unknown;
  /** How many there are, where more than are shown. */
  readonly total?: number;
  /** How many the ERP says there are on all pages. */
  readonly declared?: number | null;
}

const MOST_ROWS = 50;
const MOST_COLUMNS = 12;
/** Of a cell, which is cut long before where it is shown. */
const MOST_CHARACTERS = 500;

/** Records as a table or as JSON. */
export function RecordsView({ value, total, declared = null }: RecordsViewProps) {
  const { d } = useDesignerWords();
  const [isJson, setJson] = useState(false);
  const records = Array.isArray(value) ? (value as readonly Json[]) : [];
  const isTable = records.some(isObject);
  if (value === null || value === undefined) return <p className="dim">{d('nothing')}</p>;
  const shown = records.slice(0, MOST_ROWS);
  return (
    <div>
      <div className="recordshead">
        <span className="dim">
          {Array.isArray(value) && d('shownOf', { shown: shown.length, n: total ?? records.length })}
          {declared !== null && ` · ${d('declared', { n: declared })}`}
        </span>
        {isTable && (
          <SegmentedControl
            size="xs"
            aria-label={d('viewLabel')}
            data={[
              { value: 'table', label: d('table') },
              { value: 'json', label: d('json') },
            ]}
            value={isJson ? 'json' : 'table'}
            onChange={(next) => setJson(next === 'json')}
          />
        )}
      </div>
      {isTable && !isJson ? (
        <RecordTable records={shown} />
      ) : (
        <JsonView value={Array.isArray(value) ? shown : value} />
      )}
    </div>
  );
}

function Cell({ value = null }: { readonly value: Json | undefined }) {
  const text =
    typeof value === 'string'
      ? visible(value.slice(0, MOST_CHARACTERS))
      : value === null
        ? ''
        : visible(jsonBeginning(value, MOST_CHARACTERS).text.replaceAll(/\n\s*/g, ' '));
  return <td title={text}>{text}</td>;
}

function RecordTable({ records }: { readonly records: readonly Json[] }) {
  const { d } = useDesignerWords();
  const names = [...new Set(records.flatMap((record) => (isObject(record) ? Object.keys(record) : [])))];
  const columns = names.slice(0, MOST_COLUMNS);
  return (
    <>
      <div className="records">
        <ScrollTable label={d('tab.records')} head={<Heads texts={columns} />}>
          {records.map((record, at) => (
            <tr key={at}>
              {columns.map((name) => (
                <Cell
                  key={name}
                  value={isObject(record) ? record[name] : name === columns[0] ? record : ''}
                />
              ))}
            </tr>
          ))}
        </ScrollTable>
      </div>
      {names.length > columns.length && (
        <p className="dim">{d('moreColumns', { n: names.length - columns.length })}</p>
      )}
    </>
  );
}
