import type { Params } from 'nestjs-pino';
import { newId } from './common/index.js';
import type { AppConfig } from './config/index.js';

/** Structured logs: JSON lines on standard output, a request id on each, never a credential. */
export function loggerOptions(config: AppConfig): Params {
  return {
    pinoHttp: {
      level: config.LOG_LEVEL,
      genReqId: (request, response) => {
        const given = request.headers['x-request-id'];
        const id = typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : newId();
        response.setHeader('X-Request-Id', id);
        return id;
      },
      autoLogging: { ignore: (request) => request.url?.startsWith('/health/') === true },
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
          url,
          remoteAddress,
        }),
        res: ({ statusCode }: Record<string, unknown>) => ({ statusCode }),
      },
    },
  };
}
