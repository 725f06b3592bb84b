import type { Params } from 'nestjs-pino';
import type { Options } from 'pino-http';
import { maskUrl, newId } from '../common/index.js';
import { type AppConfig, logFormat } from '../config/index.js';
import { runFields } from '../telemetry/index.js';
import { readableLine } from './readable-line.js';

/**
 * What goes to standard output: JSON lines, or readable ones on a terminal, never a credential. Lines of a request have its
 * id, lines that concern a run the ids of run and flow, however deep in the code they are written.
 */
export function loggerOptions(config: AppConfig): Params {
  const { readable, colours } = logFormat(config.LOG_FORMAT, process.stdout);
  const options = optionsOf(config);
  if (!readable) return { pinoHttp: options };
  const write = (json: string): boolean => process.stdout.write(readableLine(json, colours));
  return { pinoHttp: [options, { write }] };
}

function optionsOf(config: AppConfig): Options {
  return {
    level: config.LOG_LEVEL,
    mixin: runFields,
    customProps: (request) => namedIn(request.url ?? ''),
    genReqId: (request, response) => {
      const given = request.headers['x-request-id'];
      const id = typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : newId();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    autoLogging: { ignore: ({ url = '' }) => url.startsWith('/health/') || url === '/metrics' },
    customLogLevel: (_request, response, error) =>
      error !== undefined || response.statusCode >= 500
        ? 'error'
        : response.statusCode >= 400
          ? 'info'
          : 'debug',
    serializers: {
      req: ({ id, method, url, remoteAddress }: Record<string, unknown>) => ({
        id,
        method,
        url: maskUrl(String(url)),
        remoteAddress,
      }),
      err: withoutData,
      res: ({ statusCode }: Record<string, unknown>) => ({ statusCode }),
    },
  };
}

/** What the database says of an error besides its message holds rows and parameters: customers' data and secrets. */
function withoutData(error: Record<string, unknown>): Record<string, unknown> {
  const { parameters: _parameters, detail: _detail, driverError: _driverError, ...shown } = error;
  return shown;
}

/** The run and the flow that a request is about, by its path. */
function namedIn(url: string): { runId?: string; flow?: string } {
  const runId = /\/runs\/([0-9a-f-]{36})/i.exec(url)?.[1];
  const flow = /\/(?:flows|outbound)\/([a-z0-9-]+)/.exec(url)?.[1];
  return { ...(runId === undefined ? {} : { runId }), ...(flow === undefined ? {} : { flow }) };
}
