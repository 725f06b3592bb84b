import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { LOG_LEVELS } from '../api/choices.js';
import type { Schemas } from '../api/client.js';
import { State } from '../common/state.js';
import { Table } from '../common/table.js';
import { Time } from '../common/time.js';
import { Said } from '../common/said.js';
import { useWords, type Word } from '../words/index.js';

export type Level = (typeof LOG_LEVELS)[number];
/** Entries of the four levels have different members; what one has not is left out of its row. */
export type Entry = Partial<
  Schemas['MainEntryResponse'] &
    Omit<Schemas['StepEntryResponse'], 'outcome'> &
    Omit<Schemas['LineEntryResponse'], 'outcome'> &
    Schemas['LoginErrorResponse']
> & {
  readonly outcome?: string | null;
};

interface Column {
  readonly word: Word;
  readonly show: (entry: Entry) => ReactNode;
}

const runOf = ({ run, id }: Entry): string => run ?? id ?? '';

export function LogTable({ level, entries }: { readonly level: Level; readonly entries: readonly Entry[] }) {
  const { t } = useWords();
  const columns = useColumns(level);
  return (
    <div className="card flush">
      <Table label={t(`logs.${level}`)} heads={columns.map(({ word }) => word)}>
        {entries.map((entry) => (
          <tr key={`${runOf(entry)} ${entry.row ?? entry.step ?? ''}`}>
            {columns.map(({ word, show }) => (
              <td key={word}>{show(entry)}</td>
            ))}
          </tr>
        ))}
      </Table>
    </div>
  );
}

function useColumns(level: Level): readonly Column[] {
  const { t, number, problem, rowCode } = useWords();
  const when: Column = {
    word: 'logs.when',
    show: ({ started_at, finished_at, created_at, failed_at }) => {
      const at = started_at ?? finished_at ?? created_at ?? failed_at;
      return at === undefined || at === null ? '–' : <Time at={at} />;
    },
  };
  const flow: Column = {
    word: 'runs.flow',
    show: (entry) => (
      <Link
        className="link"
        to="/runs/$id"
        params={{ id: runOf(entry) }}
        search={entry.row === undefined ? {} : { row: entry.row, ...(entry.sku ? { sku: entry.sku } : {}) }}
      >
        {entry.flow}
      </Link>
    ),
  };
  const ofRow: Column = {
    word: 'runs.status',
    show: ({ outcome }) => (
      <State of={outcome ?? 'pending'} word={`row.${(outcome ?? 'pending') as 'pending'}`} />
    ),
  };
  const ofRun: Column = {
    word: 'runs.status',
    show: ({ outcome }) =>
      outcome ? (
        <State of={outcome} word={`status.${outcome as 'failed'}`} />
      ) : (
        <State of="running" word="state.running" />
      ),
  };
  const message: Column = {
    word: 'logs.message',
    show: ({ code, detail, message: said, error }) => {
      const meaning = (code && rowCode(code)) ?? problem(code ?? error?.code ?? '');
      const words = detail ?? said ?? error?.detail;
      return (
        <div style={{ maxWidth: 620 }}>
          <span className="mono">{code ?? error?.code}</span>{' '}
          {words === undefined || words === null ? meaning : <Said text={words} most={220} />}
        </div>
      );
    },
  };
  const rows: Column = {
    word: 'runs.rows',
    show: ({ products = 0, failed = 0 }) =>
      `${number(products)}${failed > 0 ? ` (${t('row.failed')} ${number(failed)})` : ''}`,
  };
  const sku: Column = {
    word: 'logs.sku',
    show: ({ sku: name, identifier }) => <span className="mono">{name ?? identifier ?? '–'}</span>,
  };
  const images: Column = { word: 'run.images', show: ({ image_count: n = 0 }) => number(n) };
  const step: Column = { word: 'logs.step', show: ({ step: name }) => name && t(`step.${name}`) };
  const login: Column = {
    word: 'logs.login',
    show: ({ login: slug }) =>
      slug !== undefined && (
        <Link className="link mono" to="/logins/$slug" params={{ slug }}>
          {slug}
        </Link>
      ),
  };
  const trigger: Column = {
    word: 'runs.trigger',
    show: ({ trigger: name }) => name && t(`trigger.${name as 'manual'}`),
  };
  return {
    main: [when, flow, ofRun, rows, trigger, message],
    steps: [when, flow, step, ofRun, message],
    lines: [when, flow, sku, ofRow, images, message],
    logins: [when, login, message],
  }[level];
}
