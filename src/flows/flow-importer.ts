import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { AuthUser } from '../auth/index.js';
import { type FieldProblem, inputInvalid } from '../common/index.js';
import { diffDocuments, type Difference } from './document-diff.js';
import { FlowEditor } from './flow-editor.js';
import { slugIn } from './flow-names.js';
import { FlowValidator } from './flow-validator.js';
import { readEdit } from './flow-edit.js';
import { type Edit, FlowRepository } from './flow.repository.js';
import { isPlain } from './patch-document.js';
import { type DocumentReading, toStored } from './read-document.js';

/** What an import does, or would do, with one flow of its file. */
export interface ImportOutcome {
  readonly slug: string;
  readonly action: 'created' | 'changed' | 'unchanged' | 'refused';
  /** The version that it has after the import; null when it is refused. */
  readonly version: number | null;
  /** Against the flow as it was; none for a new flow. */
  readonly differences: Difference[];
  readonly problems: FieldProblem[];
}

export interface ImportOptions {
  /** Save the flows of the file as new versions of those with their slugs. */
  readonly replace: boolean;
  /** Only tell. */
  readonly dryRun: boolean;
}

/** One flow of the file, checked by itself; no reading for what is no JSON object. */
interface SentFlow {
  readonly slug: unknown;
  readonly edit: Edit;
  readonly reading: DocumentReading | null;
}

/** Undoes the transaction that it is thrown in, and carries what it would have done. */
class Undone extends Error {
  constructor(readonly outcomes: ImportOutcome[]) {
    super('The import was undone.');
  }
}

/**
 * Saves the flows of a file: all of them or none. A dry run does the same and takes it back, so that what it tells is
 * what would happen.
 */
@Injectable()
export class FlowImporter {
  constructor(
    private readonly dataSource: DataSource,
    private readonly editor: FlowEditor,
    private readonly repository: FlowRepository,
    private readonly validator: FlowValidator,
  ) {}

  /** `INPUT_INVALID` with the problems of every refused flow, by path (`flows[1].read.url`), unless it is a dry run. */
  async importFlows(
    inputs: readonly unknown[],
    { replace, dryRun }: ImportOptions,
    user: Pick<AuthUser, 'email'>,
  ): Promise<ImportOutcome[]> {
    const sent: SentFlow[] = [];
    for (const input of inputs) sent.push(await this.readFlow(input, user));
    const outcomes = await this.dataSource
      .transaction(async (manager) => {
        await this.repository.lockAll(manager);
        const told: ImportOutcome[] = [];
        for (const at of inOrder(inputs)) {
          const one = sent[at];
          if (one !== undefined) told[at] = await this.importOne(manager, one, replace);
        }
        if (dryRun || told.some(({ action }) => action === 'refused')) throw new Undone(told);
        return told;
      })
      .catch((error: unknown) => {
        if (error instanceof Undone) return error.outcomes;
        throw error;
      });
    const problems = outcomes.flatMap((outcome, at) =>
      outcome.problems.map(({ path, message }) => ({
        path: `flows[${at}]${path === '' ? '' : `.${path}`}`,
        message,
      })),
    );
    if (!dryRun && problems.length > 0) throw inputInvalid(problems);
    return outcomes;
  }

  /** Before the transaction: what a flow says is checked with logins and compiled scripts. */
  private async readFlow(sent: unknown, user: Pick<AuthUser, 'email'>): Promise<SentFlow> {
    const { input, edit } = readEdit(sent, user);
    return isPlain(input)
      ? { slug: slugIn(input), edit, reading: await this.validator.check(input, null) }
      : { slug: '', edit, reading: null };
  }

  private async importOne(
    manager: EntityManager,
    { slug, edit, reading }: SentFlow,
    replace: boolean,
  ): Promise<ImportOutcome> {
    if (reading === null) return refused('', [{ path: '', message: 'a flow is a JSON object' }]);
    const current = typeof slug === 'string' ? await this.repository.findBySlug(slug, manager) : null;
    const problems = [
      ...(current !== null && !replace
        ? [
            {
              path: 'slug',
              message: `there is already a flow "${current.slug}"; import with replace=true to change it`,
            },
          ]
        : []),
      ...reading.problems,
      ...(await this.editor.neighbourProblems(manager, reading.document, current)),
    ];
    if (problems.length > 0) return refused(String(slug), problems);
    return this.save(manager, current, reading, edit);
  }

  private async save(
    manager: EntityManager,
    current: Awaited<ReturnType<FlowRepository['findBySlug']>>,
    { document }: DocumentReading,
    edit: Edit,
  ): Promise<ImportOutcome> {
    const told = { slug: document.slug, differences: [], problems: [] };
    if (current === null) {
      await this.repository.insert(manager, document, edit);
      return { ...told, action: 'created', version: 1 };
    }
    const differences = diffDocuments(toStored(current.document), toStored(document));
    if (differences.length === 0) return { ...told, action: 'unchanged', version: current.version };
    await this.repository.lockVersion(manager, current.id);
    await this.repository.update(manager, current.id, current.version + 1, document, edit);
    return { ...told, differences, action: 'changed', version: current.version + 1 };
  }
}

function refused(slug: string, problems: FieldProblem[]): ImportOutcome {
  return { slug, action: 'refused', version: null, differences: [], problems };
}

/** The places of the flows such that one that runs after another of the file comes after it. */
function inOrder(inputs: readonly unknown[]): number[] {
  const placeOf = new Map(
    inputs.map((input, place) => [isPlain(input) ? slugIn(input) : place, place] as const),
  );
  const order = new Set<number>();
  const visit = (place: number, path: ReadonlySet<number>): void => {
    const input = inputs[place];
    const schedule = isPlain(input) && isPlain(input['schedule']) ? input['schedule'] : {};
    const before = placeOf.get(schedule['flow']);
    if (before !== undefined && !path.has(before)) visit(before, new Set([...path, before]));
    order.add(place);
  };
  for (const place of inputs.keys()) visit(place, new Set([place]));
  return [...order];
}
