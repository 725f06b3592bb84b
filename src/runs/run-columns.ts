import { openBatches } from './write/open-batches.js';

/** The columns of `Run`, from `RUNS`. */
export const RUN_COLUMNS = `
  id, flow_id AS "flowId", flow_slug AS "flowSlug", flow_version AS "flowVersion", direction, trigger,
  arrival_no::float8 AS "arrivalNo",
  triggered_by AS "triggeredBy", query, identifiers, force, scheduled_for AS "scheduledFor", day::text AS day, state, status, phase,
  epoch, resume_at AS "resumeAt",
  CASE WHEN pause_code IS NULL THEN NULL ELSE jsonb_build_object('code', pause_code, 'detail', pause_detail) END AS pause,
  created_at AS "createdAt", started_at AS "startedAt", reopened_at AS "reopenedAt", read_started_at AS "readStartedAt", read_from AS "readFrom",
  finished_at AS "finishedAt", cancel_requested_at AS "cancelRequestedAt", cancelled_by AS "cancelledBy",
  pages, requests, records::float8 AS records, products, runs.written + open.written AS written,
  runs.skipped + open.skipped AS skipped, runs.failed + open.failed AS failed, runs.held + open.held AS held,
  images_added AS "imagesAdded", images_changed AS "imagesChanged", images_removed AS "imagesRemoved",
  declared_total::float8 AS "declaredTotal", stop_reason AS "stopReason", verdict, verdict_reason AS "verdictReason",
  CASE WHEN error_code IS NULL THEN NULL
       ELSE jsonb_build_object('step', error_step, 'code', error_code, 'detail', error_detail, 'excerpt', error_excerpt) END AS failure,
  warnings`;

/** Open batches count for themselves; a run shows its own counts and theirs. */
export const RUNS = `runs CROSS JOIN LATERAL ${openBatches('runs.id', "runs.state <> 'finished'")} AS open`;
