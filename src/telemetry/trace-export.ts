/** Where spans go. Loaded only when traces are on, so that they cost nothing, not even memory, when they are off. */
import { type Attributes, ROOT_CONTEXT } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ConsoleSpanExporter,
  ParentBasedSampler,
  RandomIdGenerator,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { TraceSettings } from './trace-settings.js';
import type { RunTracer } from './tracing.js';

export interface TraceExport extends RunTracer {
  /** Sends what is left. */
  shutdown(): Promise<void>;
}

/** Ids at random, except where the next span is the first one of a run. */
class RunIds extends RandomIdGenerator {
  private next: { traceId: string; spanId: string } | null = null;

  /** The span that `start` makes gets its ids from the run: the trace the whole id, the span its random half. */
  forRun<T>(runId: string, start: () => T): T {
    const traceId = runId.replaceAll('-', '').toLowerCase();
    this.next = { traceId, spanId: traceId.slice(16) };
    try {
      return start();
    } finally {
      this.next = null;
    }
  }

  override generateTraceId(): string {
    return this.next?.traceId ?? super.generateTraceId();
  }

  override generateSpanId(): string {
    return this.next?.spanId ?? super.generateSpanId();
  }
}

/** Opens the export that the environment asks for. Time-outs and certificates are read by the exporter itself. */
export function openTraceExport(settings: TraceSettings): TraceExport {
  const ids = new RunIds();
  const exporter =
    settings.exporter === 'console'
      ? new ConsoleSpanExporter()
      : new OTLPTraceExporter({ url: settings.url, headers: { ...settings.headers } });
  const provider = new TracerProvider({
    idGenerator: ids,
    sampler: SAMPLERS[settings.sampler](settings.ratio),
    resource: defaultResource()
      .merge(detectResources({ detectors: [envDetector] }))
      .merge(resourceFromAttributes({ 'service.name': settings.serviceName })),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: settings.delayMs })],
  });
  const tracer = provider.getTracer('image-integrator');
  return {
    tracer,
    startRunSpan: (runId: string, attributes: Attributes, startTime?: Date) =>
      ids.forRun(runId, () =>
        tracer.startSpan(
          'run',
          { root: true, attributes, ...(startTime === undefined ? {} : { startTime }) },
          ROOT_CONTEXT,
        ),
      ),
    shutdown: () => provider.shutdown(),
  };
}

/** Every sampler decides by the id of the trace alone, so all processes decide alike. */
const SAMPLERS: Readonly<Record<TraceSettings['sampler'], (ratio: number) => Sampler>> = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: (ratio) => new TraceIdRatioBasedSampler(ratio),
  parentbased_always_on: () => new ParentBasedSampler({ root: new AlwaysOnSampler() }),
  parentbased_always_off: () => new ParentBasedSampler({ root: new AlwaysOffSampler() }),
  parentbased_traceidratio: (ratio) => new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
};
