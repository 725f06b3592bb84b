import { gunzipSync } from 'node:zlib';
import { serveHttp, type TestServer } from './http-server.js';

export interface CollectedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: Record<string, unknown>;
  readonly status: { readonly code?: number; readonly message?: string };
  /** The `service.name` of the process that sent it. */
  readonly service: string;
}

export interface TraceCollector {
  readonly server: TestServer;
  readonly spans: CollectedSpan[];
}

type Attributes = { key: string; value: Record<string, unknown> }[];

interface ExportRequest {
  resourceSpans: {
    resource: { attributes: Attributes };
    scopeSpans: { spans: (Omit<CollectedSpan, 'attributes' | 'service'> & { attributes: Attributes })[] }[];
  }[];
}

const record = (attributes: Attributes): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

/** A real receiver of OTLP over HTTP, JSON form (specification: OTLP 1.x, `POST /v1/traces`). */
export async function startTraceCollector(): Promise<TraceCollector> {
  const spans: CollectedSpan[] = [];
  const server = await serveHttp(async (incoming, response) => {
    const body = Buffer.concat((await incoming.toArray()) as Buffer[]);
    const text = incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    if (incoming.url !== '/v1/traces') throw new Error(`Spans were posted to ${incoming.url}.`);
    for (const { resource, scopeSpans } of (JSON.parse(text.toString()) as ExportRequest).resourceSpans) {
      const service = String(record(resource.attributes)['service.name']);
      for (const span of scopeSpans.flatMap((scope) => scope.spans)) {
        spans.push({ ...span, attributes: record(span.attributes), service });
      }
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  return { server, spans };
}
