import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from './app-error.js';
import { commonError } from './common.errors.js';
import { newId } from './ids.js';
import { cut, shownProblems } from './shown-problems.js';

/** Characters of `detail`; an error may quote what it was given. */
const MAX_DETAIL = 8_000;

/** Answers every failure as RFC 9457 `application/problem+json`. A 500 never leaks its message; the log has it. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  /** `passing` says what is answered when something below could not be done at the moment; null for other failures. */
  constructor(private readonly passing: (thrown: unknown) => AppError | null = () => null) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request & { id?: unknown }>();
    const response = http.getResponse<Response>();
    const error = this.passing(thrown) ?? toAppError(thrown, request);
    const instance = typeof request.id === 'string' ? request.id : newId();
    if (error.status >= 500) {
      this.logger.error(
        { err: thrown, instance, code: error.code },
        `${request.method} ${request.path} failed`,
      );
    }
    if (response.headersSent) {
      response.end();
      return;
    }
    // A client that is still sending would lose the answer with the connection.
    if (!request.complete) request.resume();
    const retryAfterMs = error.details['retryAfterMs'];
    if (typeof retryAfterMs === 'number') {
      response.setHeader('Retry-After', String(Math.max(1, Math.ceil(retryAfterMs / 1000))));
    }
    if (error.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    const hidden = error.kind === 'bug';
    const { shown, omitted } = shownProblems(error.problems);
    response
      .status(error.status)
      .type('application/problem+json')
      .send(
        JSON.stringify({
          ...(hidden ? {} : error.details),
          type: `urn:image-integrator:error:${error.code}`,
          title: error.title,
          status: error.status,
          detail: hidden ? `Tell the operator this id: ${instance}.` : cut(error.message, MAX_DETAIL),
          code: error.code,
          instance,
          ...(shown.length > 0 ? { errors: shown } : {}),
          ...(omitted > 0 ? { omittedErrors: omitted } : {}),
        }),
      );
  }
}

/** What Nest and Express throw themselves, in our words. */
function toAppError(thrown: unknown, request: Request): AppError {
  if (thrown instanceof AppError) return thrown;
  const status = thrown instanceof HttpException ? thrown.getStatus() : bodyParserStatus(thrown);
  const message = thrown instanceof Error ? thrown.message : '';
  switch (status) {
    case 404:
      return commonError(
        'ROUTE_NOT_FOUND',
        `${request.method} ${request.path} does not exist. See /docs for what does.`,
      );
    case 413:
      return commonError('BODY_TOO_LARGE', 'The request body is larger than this route accepts.');
    case 400:
    case 415:
      return commonError('BODY_MALFORMED', `The request body cannot be read: ${message}`);
    default:
      return commonError('INTERNAL', message, { cause: thrown });
  }
}

function bodyParserStatus(thrown: unknown): number {
  const status = (thrown as { status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : 500;
}
