import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type FieldProblem, inputInvalid } from '../common/index.js';
import { sameJson } from './document-diff.js';
import { chainProblem } from './flow-chain.js';
import type { FlowDocument } from './flow-document.dto.js';
import { slugIn } from './flow-names.js';
import { FlowValidator } from './flow-validator.js';
import { flowError } from './flow.errors.js';
import { type Edit, FlowRepository } from './flow.repository.js';
import { FlowService } from './flow.service.js';
import type { Flow } from './flow.js';
import { isPlain, patchDocument } from './patch-document.js';
import { type DocumentReading, toStored } from './read-document.js';

/**
 * Saves flows. A document is checked as a whole, its own problems and those with other flows reported together, and each
 * save is a new immutable version. Saves wait for each other, so that rules across flows (names, chains) hold.
 */
@Injectable()
export class FlowEditor {
  constructor(
    private readonly dataSource: DataSource,
    private readonly flows: FlowService,
    private readonly repository: FlowRepository,
    private readonly validator: FlowValidator,
  ) {}

  /** A new flow, stopped. Throws `INPUT_INVALID` with every problem. */
  createFlow(input: unknown, edit: Edit): Promise<Flow> {
    return this.save(null, input, edit);
  }

  /** A new version; cards that are left out get their defaults. A document equal to the current one adds no version. */
  async replaceFlow(slug: string, input: unknown, edit: Edit): Promise<Flow> {
    const current = await this.flows.getFlow(slug);
    return this.save(current, input, edit);
  }

  /** A new version: the current one with the fields that `patch` names changed (see `patchDocument`). */
  async patchFlow(slug: string, patch: unknown, edit: Edit): Promise<Flow> {
    const current = await this.flows.getFlow(slug);
    if (!isPlain(patch)) throw inputInvalid([{ path: '', message: 'a patch of a flow is a JSON object' }]);
    return this.save(current, patchDocument(toStored(current.document), patch), edit);
  }

  /** A new version with the document of an old one, checked by today's rules. */
  async restoreVersion(slug: string, version: number, edit: Edit): Promise<Flow> {
    const current = await this.flows.getFlow(slug);
    const { document } = await this.flows.getFlowVersion(current.id, version);
    return this.save(current, toStored(document), edit);
  }

  /** Creates the flow of a file, or, with `replace`, saves it as a new version of the flow with its slug. */
  async importFlow(input: unknown, replace: boolean, edit: Edit): Promise<{ flow: Flow; created: boolean }> {
    const slug = isPlain(input) ? slugIn(input) : undefined;
    const current = typeof slug === 'string' ? await this.repository.findBySlug(slug) : null;
    if (current !== null && !replace) {
      throw flowError(
        'FLOW_EXISTS',
        `There is already a flow "${current.slug}". Import with replace=true to save the file as its new version, or give the file another slug and name.`,
      );
    }
    return { flow: await this.save(current, input, edit), created: current === null };
  }

  /** What saving `input` would refuse, as the new document of the flow `slug` (null for a new flow). Saves nothing. */
  async checkDocument(input: unknown, slug: string | null): Promise<DocumentReading> {
    const current = slug === null ? null : await this.flows.getFlow(slug);
    const { document, problems } = await this.validator.check(input, current);
    const beside = await this.neighbourProblems(this.dataSource.manager, document, current);
    return { document, problems: [...problems, ...beside] };
  }

  private async save(current: Flow | null, input: unknown, edit: Edit): Promise<Flow> {
    if (current !== null) assertExpected(current, current.version, edit);
    const { document, problems } = await this.validator.check(input, current);
    const id = await this.dataSource.transaction(async (manager) => {
      await this.repository.lockAll(manager);
      const all = [...problems, ...(await this.neighbourProblems(manager, document, current))];
      if (all.length > 0) throw inputInvalid(all);
      if (current === null) return this.repository.insert(manager, document, edit);
      const version = await this.repository.lockVersion(manager, current.id);
      assertExpected(current, version, edit);
      if (!sameJson(toStored(document), toStored(current.document))) {
        await this.repository.update(manager, current.id, current.version + 1, document, edit);
      }
      return current.id;
    });
    return this.flows.getFlowById(id);
  }

  /** What is wrong with the document beside the other flows: names taken, a chain without end or beginning. */
  async neighbourProblems(
    manager: EntityManager,
    { name, slug, schedule }: FlowDocument,
    current: Flow | null,
  ): Promise<FieldProblem[]> {
    const namesakes =
      typeof name === 'string' && typeof slug === 'string'
        ? await this.repository.findNamesake(manager, { name, slug }, current?.id ?? null)
        : [];
    const problems = namesakes.map((other) => ({
      path: other.slug === slug ? 'slug' : 'name',
      message: `there is already a flow "${other.name}" (${other.slug})`,
    }));
    if (schedule?.type !== 'after-flow' || typeof schedule.flow !== 'string') return problems;
    const message = chainProblem(slug, schedule.flow, await this.repository.findTriggers(manager));
    return message === null ? problems : [...problems, { path: 'schedule.flow', message }];
  }
}

/** Throws `FLOW_CHANGED` when `version`, the flow's by now, is not the one that the edit was made from. */
function assertExpected(read: Flow, version: number | null, { expected }: Edit): void {
  if (version === read.version && expected?.has(version) !== false) return;
  const now = version === null ? 'was deleted' : `is now at version ${version}`;
  throw flowError(
    'FLOW_CHANGED',
    `The flow "${read.slug}" ${now}, which is not the one that you changed. Get it again and repeat your change.`,
    { details: { version } },
  );
}
