import type { DataSource } from 'typeorm';
import { LineLog } from '../../src/runs/log/index.js';
import type { LineFilter } from '../../src/runs/log/line-entries.js';
import { type LogPage, LogReader } from '../../src/logs/log-reader.js';
import { mainEntries, type MainFilter } from '../../src/runs/log/main-entries.js';
import { stepEntries, type StepFilter } from '../../src/runs/log/step-entries.js';
import type { FilledLog } from './log-volume.js';

export interface LogList {
  readonly name: string;
  /** Asks for its first page, or, with a cursor, for a later one. */
  readonly read: (cursor?: string) => Promise<LogPage<object>>;
}

/** Every list of the logs under every filter, over a filled log. */
export function logLists(dataSource: DataSource, { largeRun, someRun, from, to }: FilledLog): LogList[] {
  const reader = new LogReader(dataSource);
  const log = new LineLog(dataSource, reader);
  const paging = (cursor?: string) => ({ page: 1, limit: 25, ...(cursor !== undefined && { cursor }) });
  const main =
    (filter: MainFilter): LogList['read'] =>
    (cursor) =>
      reader.listEntries(mainEntries(filter), paging(cursor));
  const steps =
    (filter: StepFilter): LogList['read'] =>
    (cursor) =>
      reader.listEntries(stepEntries(filter), paging(cursor));
  const lines =
    (filter: LineFilter): LogList['read'] =>
    (cursor) =>
      log.listLines(filter, paging(cursor));
  const lists: Record<string, LogList['read']> = {
    'main: all': main({}),
    'main: a flow': main({ flow: 'flow-3' }),
    'main: failed (status 3)': main({ status: 3 }),
    'main: a code': main({ code: 'LOGIN_REFUSED' }),
    'main: in progress': main({ status: 1 }),
    'main: by hand': main({ isTriggered: true }),
    'main: text': main({ text: 'refused with 401' }),
    'main: an hour': main({ from, to }),
    'steps: all': steps({}),
    'steps: a flow': steps({ flow: 'flow-3' }),
    'steps: a run': steps({ run: someRun }),
    'steps: failed': steps({ status: 3 }),
    'steps: a code': steps({ code: 'LOGIN_REFUSED' }),
    'lines: all': lines({}),
    'lines: a flow': lines({ flow: 'flow-3' }),
    'lines: a run': lines({ run: someRun }),
    'lines: a large run': lines({ run: largeRun }),
    'lines: a SKU': lines({ sku: 'flow-3-77' }),
    'lines: a SKU of a flow': lines({ flow: 'flow-3', sku: 'flow-3-77' }),
    'lines: a SKU that is nowhere': lines({ sku: 'nowhere' }),
    'lines: failed': lines({ statuses: ['failed'] }),
    'lines: failed, of a flow': lines({ flow: 'flow-3', statuses: ['failed'] }),
    'lines: failed, of a large run': lines({ run: largeRun, statuses: ['failed'] }),
    'lines: a code': lines({ code: 'BAD_IMAGE_URL' }),
    'lines: a code of a flow': lines({ flow: 'flow-3', code: 'BAD_IMAGE_URL' }),
    'lines: text': lines({ text: 'valid url' }),
    'lines: text that is nowhere': lines({ text: 'nowhere' }),
    'lines: pending of a large run': lines({ run: largeRun, statuses: ['pending'] }),
    'lines: skipped': lines({ statuses: ['skipped'], code: 'UNCHANGED' }),
    'lines: an hour': lines({ from, to }),
    'lines: failed in an hour': lines({ from, to, statuses: ['failed'] }),
  };
  return Object.entries(lists).map(([name, read]) => ({ name, read }));
}
