import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inputInvalid } from '../common/index.js';
import type { SqlExecutor } from '../database/index.js';
import { DeletionChecks } from './deletion-checks.js';
import { FlowTraces } from './flow-traces.js';
import { FlowValidator } from './flow-validator.js';
import { FlowVersionRepository } from './flow-version.repository.js';
import { flowError } from './flow.errors.js';
import { type FlowFilter, FlowRepository, type FlowSummary } from './flow.repository.js';
import type { Flow, FlowVersion } from './flow.js';
import { toStored } from './read-document.js';

/** Flows: find them, start and stop them, delete them. `FlowEditor` saves their documents. */
@Injectable()
export class FlowService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly flows: FlowRepository,
    private readonly versions: FlowVersionRepository,
    private readonly validator: FlowValidator,
    private readonly deletionChecks: DeletionChecks,
    private readonly traces: FlowTraces,
  ) {}

  /** The flow with its current document; `FLOW_NOT_FOUND`. */
  async getFlow(slug: string, executor?: SqlExecutor): Promise<Flow> {
    return found(await this.flows.findBySlug(slug, executor), slug);
  }

  /** Whether a flow has this name, whatever its case, or this slug. */
  async hasName(name: string, slug: string): Promise<boolean> {
    return (await this.flows.findNamesake(this.dataSource.manager, { name, slug }, null)).length > 0;
  }

  async getFlowById(id: string): Promise<Flow> {
    return found(await this.flows.findById(id), id);
  }

  /** Keeps the flow from being deleted until the caller's transaction ends; `FLOW_NOT_FOUND` when it is gone already. */
  async holdFlow(flow: Flow, manager: EntityManager): Promise<void> {
    if (!(await this.flows.hold(manager, flow.id))) found(null, flow.slug);
  }

  /** A version, current or old; `FLOW_VERSION_NOT_FOUND`. */
  async getFlowVersion(flowId: string, version: number, executor?: SqlExecutor): Promise<FlowVersion> {
    const row = await this.versions.findVersion(flowId, version, executor);
    if (row !== null) return row;
    throw flowError('FLOW_VERSION_NOT_FOUND', `The flow has no version ${version}. See its versions.`);
  }

  listFlows(filter: FlowFilter, page: number, limit: number): Promise<[FlowSummary[], number]> {
    return this.flows.listSummaries(filter, page, limit);
  }

  /** Those that are named, or all, by slug; `FLOW_NOT_FOUND` for a name that is none. */
  async listForExport(slugs: readonly string[] | null): Promise<Flow[]> {
    const flows = await this.flows.findBySlugs(slugs);
    for (const slug of slugs ?? []) found(flows.find((flow) => flow.slug === slug) ?? null, slug);
    return flows;
  }

  listRunningFlows(): Promise<Flow[]> {
    return this.flows.findRunning();
  }

  /** Newest first, without documents. `count` is the flow's version number, since none is ever dropped. */
  listVersions(flow: Flow, page: number, limit: number): Promise<Omit<FlowVersion, 'document'>[]> {
    return this.versions.listVersions(flow.id, page, limit);
  }

  /** Starts the schedule of a flow, or opens it for posts. Its document is checked again: logins may be gone since. */
  async startFlow(slug: string): Promise<Flow> {
    const flow = await this.getFlow(slug);
    const { problems } = await this.validator.check(toStored(flow.document), flow);
    if (problems.length > 0) throw inputInvalid(problems);
    await this.flows.updateState(flow.id, 'running');
    return this.getFlowById(flow.id);
  }

  /** Nothing starts the flow by itself any more; a run that is under way goes on to its end. */
  async stopFlow(slug: string): Promise<Flow> {
    const flow = await this.getFlow(slug);
    await this.flows.updateState(flow.id, 'stopped');
    return this.getFlowById(flow.id);
  }

  /** Deletes a flow with its versions and checkpoint; `withTraces` its runs and all else too. `FLOW_IN_USE` when others run after it, or what a check throws. */
  async deleteFlow(slug: string, withTraces = false): Promise<void> {
    const flow = await this.getFlow(slug);
    await this.dataSource.transaction(async (manager) => {
      await this.flows.lockAll(manager);
      await this.flows.lockVersion(manager, flow.id);
      const triggers = await this.flows.findTriggers(manager);
      const followers = [...triggers].filter(([, target]) => target === slug).map(([follower]) => follower);
      if (followers.length > 0) {
        throw flowError(
          'FLOW_IN_USE',
          `These flows run after "${slug}": ${followers.join(', ')}. Change their schedules first.`,
        );
      }
      await this.deletionChecks.assertDeletable(flow, manager);
      await this.flows.delete(manager, flow.id);
      if (withTraces) await this.traces.remove(flow, manager);
    });
  }
}

function found(flow: Flow | null, name: string): Flow {
  if (flow !== null) return flow;
  throw flowError('FLOW_NOT_FOUND', `There is no flow "${name}". See GET /api/v1/flows.`);
}
