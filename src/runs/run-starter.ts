import { Injectable } from '@nestjs/common';
import { type FieldProblem, inputInvalid } from '../common/index.js';
import { QueryCheck, type RunQuery } from '../erp-reader/index.js';
import { FlowService } from '../flows/index.js';
import { CsvFault, readCsvQueries } from './source/csv/index.js';
import type { CsvFile } from './source/csv-upload.js';
import { runError } from './run.errors.js';
import { type CreatedRun, notReadable, RunService } from './run.service.js';
import type { StartRunRequest } from './start-run.dto.js';

/** Starts runs that a user asks for, and refuses what the flow cannot ask its ERP. */
@Injectable()
export class RunStarter {
  constructor(
    private readonly flows: FlowService,
    private readonly runs: RunService,
  ) {}

  /** A run of everything, or of the SKUs, date and custom value of the request. `INPUT_INVALID` with each path. */
  async startManual(slug: string, request: StartRunRequest, force: boolean, by: string): Promise<CreatedRun> {
    const check = await this.checkOf(slug);
    const problems = manualProblems(request, check);
    if (problems.length > 0) throw inputInvalid(problems);
    const { sku, modifiedDateGt, custom, customs } = request;
    const query = {
      ...(sku === undefined ? {} : { sku }),
      ...(modifiedDateGt === undefined ? {} : { modifiedDateGt }),
      ...(custom === undefined ? {} : { custom }),
      ...(customs === undefined ? {} : { customs }),
    };
    const queries = Object.keys(query).length === 0 ? [] : [query];
    return this.runs.createRun({ flowSlug: slug, trigger: 'manual', triggeredBy: by, queries, force });
  }

  /** A run of what a CSV file lists. `CSV_INVALID` with each line. */
  async startCsv(slug: string, file: CsvFile, force: boolean, by: string): Promise<CreatedRun> {
    const check = await this.checkOf(slug);
    const queries = readQueries(file, check);
    return this.runs.createRun({ flowSlug: slug, trigger: 'csv', triggeredBy: by, queries, force });
  }

  private async checkOf(slug: string): Promise<QueryCheck> {
    const { document } = await this.flows.getFlow(slug);
    const { read, erpQuery, timezone } = document;
    if (read !== null) return new QueryCheck({ read, erpQuery, timezone });
    throw notReadable(slug);
  }
}

function manualProblems(request: StartRunRequest, check: QueryCheck): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const note = (path: string, query: RunQuery): void => {
    const message = check.problem(query);
    if (message !== null && problems.length < 20) problems.push({ path, message });
  };
  request.sku?.forEach((sku, index) => note(`sku[${index}]`, { sku: [sku] }));
  if (request.modifiedDateGt !== undefined)
    note('modifiedDateGt', { modifiedDateGt: request.modifiedDateGt });
  if (request.custom !== undefined) note('custom', { custom: request.custom });
  for (const [name, value] of Object.entries(request.customs ?? {})) {
    note(`customs.${name}`, { customs: { [name]: value } });
  }
  return problems;
}

function readQueries({ bytes, charset }: CsvFile, check: QueryCheck): RunQuery[] {
  try {
    return readCsvQueries(bytes, charset, (query) => check.problem(query)).map(({ query }) => query);
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error;
    const problems = error.problems.map(({ line, message }) => ({
      path: line === null ? '' : `line ${line}`,
      message,
    }));
    throw runError('CSV_INVALID', `The CSV file cannot be taken. ${error.message}.`, { problems });
  }
}
