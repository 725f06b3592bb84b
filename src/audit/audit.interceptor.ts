import {
  type CallHandler,
  type ExecutionContext,
  HttpException,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { catchError, from, map, mergeMap, type Observable, throwError } from 'rxjs';
import type { AuthUser } from '../auth/index.js';
import { AppError } from '../common/index.js';
import { type AuditedAction, AuditLog } from './audit-log.js';

type ApiRequest = Request & { user?: AuthUser; id?: unknown };

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
/** These change nothing (tests), or are recorded row by row as runs (what ERPs post). */
const ELSEWHERE = ['/api/v1/test/', '/api/v1/outbound/'];

/** Records every change and every login of the HTTP surface, new routes included, before it is done. */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(private readonly log: AuditLog) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<ApiRequest>();
    if (READING.has(request.method) || ELSEWHERE.some((path) => request.path.startsWith(path))) {
      return next.handle();
    }
    const action = `${context.getClass().name.replace(/Controller$/, '')}_${context.getHandler().name}`;
    return from(this.log.begin(describe(request, action))).pipe(
      mergeMap((id) =>
        next.handle().pipe(
          mergeMap((answer: unknown) => {
            const { statusCode } = http.getResponse<Response>();
            return from(this.log.finish(id, statusCode, null)).pipe(map(() => answer));
          }),
          catchError((error: unknown) =>
            from(this.finishRefused(id, error)).pipe(mergeMap(() => throwError(() => error))),
          ),
        ),
      ),
    );
  }

  private async finishRefused(id: string, error: unknown): Promise<void> {
    const code = error instanceof AppError ? error.code : null;
    if (error instanceof AppError && error.kind === 'rate-limited') {
      await this.log.finishRepeated(id, error.status, error.code);
    } else {
      await this.log.finish(id, statusOf(error), code);
    }
  }
}

function describe(request: ApiRequest, action: string): AuditedAction {
  const body: unknown = request.body;
  const fields =
    typeof body === 'object' && body !== null && !Array.isArray(body) && !Buffer.isBuffer(body)
      ? Object.keys(body)
      : [];
  return {
    actor: request.user?.email ?? account(body),
    token: request.user?.tokenName ?? null,
    address: request.ip ?? null,
    action,
    target: request.path,
    fields,
    requestId: typeof request.id === 'string' ? request.id : null,
  };
}

/** Who tries to log in; the one thing that is done without a token. */
function account(body: unknown): string {
  const username = (body as { username?: unknown } | null | undefined)?.username;
  return typeof username === 'string' ? username.trim().toLowerCase() : 'unknown';
}

function statusOf(error: unknown): number {
  if (error instanceof AppError) return error.status;
  return error instanceof HttpException ? error.getStatus() : 500;
}
