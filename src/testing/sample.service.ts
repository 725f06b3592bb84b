import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError, inputInvalid, JsonFault, parseJson } from '../common/index.js';
import { type Flow, FlowService } from '../flows/index.js';
import { MAX_SAMPLE_BYTES, MAX_SAMPLES, type NewSample, type Sample, type SampleName } from './sample.js';
import { SampleRepository } from './sample.repository.js';
import { testingError } from './testing.errors.js';

/** The samples of flows: found, saved within their bounds, deleted. */
@Injectable()
export class SampleService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly flows: FlowService,
    private readonly samples: SampleRepository,
  ) {}

  /** `FLOW_NOT_FOUND`, `SAMPLE_NOT_FOUND`. */
  async getSample(flow: Flow, name: string): Promise<Sample> {
    const sample = await this.samples.findSample(flow.id, name);
    if (sample === null) throw await this.notFound(flow, name);
    return sample;
  }

  /** The sample that a test names, and its flow; `INPUT_INVALID` when there is no such flow or sample. */
  async getNamedSample(asked: SampleName): Promise<{ readonly sample: Sample; readonly flow: Flow }> {
    try {
      const flow = await this.flows.getFlow(asked.flow);
      return { flow, sample: await this.getSample(flow, asked.name) };
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'not-found') throw error;
      const path = error.code === 'FLOW_NOT_FOUND' ? 'sample.flow' : 'sample.name';
      throw inputInvalid([{ path, message: error.message }]);
    }
  }

  /**
   * Adds a sample, or puts it in the place of the one with its name; `created` tells which. `SAMPLE_TOO_LARGE`,
   * `TOO_MANY_SAMPLES`, `INPUT_INVALID`.
   */
  async saveSample(flow: Flow, sample: NewSample): Promise<{ readonly sample: Sample; created: boolean }> {
    checkSample(flow, sample);
    return this.dataSource.transaction(async (transaction) => {
      await this.flows.holdFlow(flow, transaction);
      await this.samples.lockSamples(flow.id, transaction);
      const created = (await this.samples.findSample(flow.id, sample.name, transaction)) === null;
      if (created && (await this.samples.countSamples(flow.id, transaction)) >= MAX_SAMPLES) {
        throw testingError(
          'TOO_MANY_SAMPLES',
          `Flow "${flow.slug}" has ${MAX_SAMPLES} samples, which is as many as it may have. Delete one, or replace one by its name.`,
        );
      }
      await this.samples.upsertSample(flow.id, sample, transaction);
      const saved = await this.samples.findSample(flow.id, sample.name, transaction);
      if (saved === null) throw new Error(`Sample ${sample.name} is gone in the transaction that saved it.`);
      return { sample: saved, created };
    });
  }

  async deleteSample(flow: Flow, name: string): Promise<void> {
    if (!(await this.samples.deleteSample(flow.id, name))) throw await this.notFound(flow, name);
  }

  private async notFound(flow: Flow, name: string): Promise<Error> {
    const known = await this.samples.listSummaries(flow.id, 1, MAX_SAMPLES);
    const names = known.length === 0 ? 'none' : known.map((sample) => sample.name).join(', ');
    return testingError(
      'SAMPLE_NOT_FOUND',
      `Flow "${flow.slug}" has no sample "${name}". Its samples: ${names}.`,
    );
  }
}

/** `SAMPLE_TOO_LARGE` for a content of so many bytes. */
export function assertSampleSize(bytes: number): void {
  if (bytes <= MAX_SAMPLE_BYTES) return;
  throw testingError(
    'SAMPLE_TOO_LARGE',
    `The sample has ${bytes} bytes, and ${MAX_SAMPLE_BYTES} is the most that is kept. Ask for fewer products (query), or for smaller pages.`,
    { details: { bytes, maxBytes: MAX_SAMPLE_BYTES } },
  );
}

function checkSample(flow: Flow, { kind, content }: NewSample): void {
  assertSampleSize(Buffer.byteLength(content));
  if (kind === 'response') {
    if (flow.document.read === null)
      throw inputInvalid([
        { path: 'kind', message: `flow "${flow.slug}" is outbound and reads no responses; keep a payload` },
      ]);
    return;
  }
  try {
    parseJson(content);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    throw inputInvalid([
      { path: 'content', message: `a payload must be JSON: ${error.message} at character ${error.offset}` },
    ]);
  }
}
