import {
  type CallHandler,
  type ExecutionContext,
  HttpException,
  Injectable,
  Logger,
  type NestInterceptor,
} from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Request, Response } from 'express';
import { catchError, from, map, mergeMap, type Observable, throwError } from 'rxjs';
import type { AuthUser } from '../auth/index.js';
import { AppError, type Audited, isAudited } from '../common/index.js';
import { type AuditedAction, AuditLog } from './audit-log.js';
import { changesBetween } from './changes.js';

type ApiRequest = Request & { user?: AuthUser; id?: unknown };

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
/** These change nothing (tests, checks while somebody types, templates that are filled), or are recorded row by row as runs (what ERPs post). */
const ELSEWHERE = ['/api/v1/test/', '/api/v1/flows/check', '/api/v1/templates/', '/api/v1/outbound/'];

interface Subject {
  readonly controller: Audited;
  /** Its slug or id; null for a thing that is yet to be made. */
  readonly key: string | null;
}

interface Done {
  readonly subject: Subject | null;
  readonly before: object | null;
  readonly answer: unknown;
  readonly request: ApiRequest;
}

/** Records every change and every login of the HTTP surface, new routes included, before it is done. */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  private readonly logger = new Logger(AuditInterceptor.name);

  constructor(
    private readonly log: AuditLog,
    private readonly modules: ModuleRef,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<ApiRequest>();
    if (READING.has(request.method) || ELSEWHERE.some((path) => request.path.startsWith(path))) {
      return next.handle();
    }
    const action = `${context.getClass().name.replace(/Controller$/, '')}_${context.getHandler().name}`;
    const subject = this.subjectOf(context, request);
    return from(Promise.all([this.log.begin(describe(request, action)), this.stateOf(subject)])).pipe(
      mergeMap(([id, before]) =>
        next.handle().pipe(
          mergeMap((answer: unknown) => {
            const { statusCode } = http.getResponse<Response>();
            return from(this.finishDone(id, statusCode, { subject, before, answer, request })).pipe(
              map(() => answer),
            );
          }),
          catchError((error: unknown) =>
            from(this.finishRefused(id, error)).pipe(mergeMap(() => throwError(() => error))),
          ),
        ),
      ),
    );
  }

  /** What the routes of a controller change, and which of them this request is about. */
  private subjectOf(context: ExecutionContext, { params }: ApiRequest): Subject | null {
    const controller: unknown = this.modules.get(context.getClass(), { strict: false });
    if (!isAudited(controller)) return null;
    const key = params['tokenId'] ?? params['slug'] ?? params['id'];
    return { controller, key: typeof key === 'string' ? key : null };
  }

  /** Null when there is no such thing (yet, or any more). A comparison that fails must not fail the change. */
  private async stateOf(subject: Subject | null): Promise<object | null> {
    if (subject === null || subject.key === null) return null;
    try {
      return await subject.controller.auditedState(subject.key);
    } catch (error) {
      if (!(error instanceof AppError)) this.logger.warn({ err: error }, 'A change could not be compared');
      return null;
    }
  }

  private async finishDone(id: string, status: number, done: Done): Promise<void> {
    if (done.subject === null) return this.log.finish(id, status, null);
    const after = await this.stateOf({ ...done.subject, key: keyIn(done.answer) ?? done.subject.key });
    const changes = changesBetween(done.before, after, sentBy(done));
    await this.log.finish(id, status, null, changes.list.length > 0 ? changes : null);
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

/** What the request puts in place: its body or the document in it; nothing where the answer says that it was not saved. */
function sentBy({ answer, request: { body } }: Done): unknown {
  if ((answer as { saved?: unknown } | undefined)?.saved === false) return null;
  return (body as { document?: unknown } | undefined)?.document ?? body;
}

/** What the answer names: a thing that was made, or renamed. */
function keyIn(answer: unknown): string | null {
  const { slug, id } = (answer ?? {}) as { slug?: unknown; id?: unknown };
  const key = slug ?? id;
  return typeof key === 'string' ? key : null;
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
