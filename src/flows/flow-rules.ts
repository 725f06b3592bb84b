import { isTimeZone, nextTimes } from '@image-integrator/quartz-cron';
import type { FieldProblem } from '../common/index.js';
import { QueryCheck } from '../erp-reader/index.js';
import { parseTemplate, TemplateSyntaxError } from '../omnitron-writer/index.js';
import type { FlowDocument } from './flow-document.dto.js';

/** Says whether a card passed the checks of its single fields, so that rules across fields may look at it. */
export type SoundCards = (...cards: (keyof FlowDocument)[]) => boolean;

/**
 * The rules of a flow that span more than one field and need nothing but the document and the time. What single steps find
 * wrong with their cards they say themselves; shapes and single fields are checked by the DTO classes before; `sound` says where they held.
 */
export function flowProblems(document: FlowDocument, sound: SoundCards, now: Date): FieldProblem[] {
  return [
    ...(sound('timezone') ? timezoneProblems(document) : []),
    ...(sound('direction') ? directionProblems(document, sound) : []),
    ...(sound('fetchMissing', 'read', 'erpQuery', 'timezone') ? fetchMissingProblems(document) : []),
    ...(sound('schedule', 'timezone') ? scheduleProblems(document, now) : []),
    ...(sound('filenameTemplate') ? templateProblems(document) : []),
    ...(sound('write', 'filenameTemplate') ? pageGroupingProblems(document) : []),
    ...(sound('read', 'erpQuery', 'timezone') ? deltaProblems(document) : []),
    ...(sound('write') ? emptyImagesProblems(document) : []),
  ];
}

function timezoneProblems({ timezone }: FlowDocument): FieldProblem[] {
  if (isTimeZone(timezone)) return [];
  const message = `"${timezone}" is not an IANA timezone; write it like Europe/Istanbul or UTC`;
  return [{ path: 'timezone', message }];
}

function templateProblems({ filenameTemplate }: FlowDocument): FieldProblem[] {
  try {
    parseTemplate(filenameTemplate);
    return [];
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error;
    return [{ path: 'filenameTemplate', message: `"${filenameTemplate}": ${error.message}` }];
  }
}

/** What needs the whole run before the first write cannot go with a write that begins at the first page. */
function pageGroupingProblems({ write, filenameTemplate }: FlowDocument): FieldProblem[] {
  if (write.rowGrouping === 'run') return [];
  const problems: FieldProblem[] = [];
  if (filenameTemplate !== '{sku}') {
    const message =
      'whether two rows name the same product is known only when all rows are there, and rowGrouping page begins to write at the first page; set rowGrouping to run';
    problems.push({ path: 'filenameTemplate', message });
  }
  return problems;
}

function directionProblems(document: FlowDocument, sound: SoundCards): FieldProblem[] {
  const { direction, read, schedule, fetchMissing, write } = document;
  if (direction === 'inbound') {
    return read === null && sound('read')
      ? [{ path: 'read', message: 'an inbound flow needs the Read card; at least its url' }]
      : [];
  }
  const problems: FieldProblem[] = [];
  const refuse = (path: string, message: string): void => {
    problems.push({ path, message: `${message}; leave it out or make the flow inbound` });
  };
  if (read !== null) refuse('read', 'an outbound flow is posted to and reads nothing');
  if (schedule !== null) refuse('schedule', 'an outbound flow runs when the ERP posts, not by a schedule');
  if (sound('fetchMissing') && fetchMissing.enabled) {
    refuse('fetchMissing.enabled', 'an outbound flow has no ERP that could be asked for missing images');
  }
  if (sound('write') && write.rowGrouping === 'page') {
    refuse('write.rowGrouping', 'an outbound flow groups the rows of the whole post');
  }
  return problems;
}

/** Products without images are asked for by the SKU setting, whatever their identifier is. */
function fetchMissingProblems({ fetchMissing, read, erpQuery, timezone }: FlowDocument): FieldProblem[] {
  if (!fetchMissing.enabled || read === null || !isTimeZone(timezone)) return [];
  const problem = new QueryCheck({ read, erpQuery, timezone }).problem({ sku: ['1'] });
  return problem === null ? [] : [{ path: 'fetchMissing.enabled', message: problem }];
}

/** Changed images need their whole product, which is asked for by SKU. */
function deltaProblems({ read, erpQuery, timezone }: FlowDocument): FieldProblem[] {
  if (read?.delta !== 'changed-images' || !isTimeZone(timezone)) return [];
  const problem = new QueryCheck({ read, erpQuery, timezone }).problem({ sku: ['1'] });
  if (problem === null) return [];
  return [{ path: 'read.delta', message: `changed-images reads the whole products by SKU. ${problem}` }];
}

function emptyImagesProblems({ write }: FlowDocument): FieldProblem[] {
  if (!write.allowImageRemoval || write.emptyImages !== 'fail') return [];
  const message = 'says fail, and write.allowImageRemoval says remove; leave write.allowImageRemoval out';
  return [{ path: 'write.emptyImages', message }];
}

function scheduleProblems({ schedule, timezone }: FlowDocument, now: Date): FieldProblem[] {
  if (schedule?.type !== 'cron' || !isTimeZone(timezone)) return [];
  if (nextTimes(schedule.expression, timezone, now, 1).length > 0) return [];
  return [{ path: 'schedule.expression', message: `"${schedule.expression}" has no time left to come` }];
}
