import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { AppConfig } from '../config/index.js';
import { AccessTokens, type AuthUser } from './access-token.service.js';
import { AlsoToken, PublicRoute, RouteRule } from './auth.decorators.js';
import { authError } from './auth.errors.js';
import { Operator } from './operator.js';
import { mayPass } from './role.js';

/** The one guard of all routes: a valid bearer token, and a role that may. A route that names no role is for admins. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: AccessTokens,
    private readonly config: AppConfig,
    private readonly operator: Operator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride(PublicRoute, targets)) return true;
    const request = context.switchToHttp().getRequest<Request & { user?: AuthUser }>();
    const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) {
      throw authError(
        'UNAUTHENTICATED',
        'Send "Authorization: Bearer <token>"; POST /api/v1/auth/login gives one.',
      );
    }
    const setting = this.reflector.getAllAndOverride(AlsoToken, targets);
    if (setting !== undefined && isSame(token, this.config[setting])) return true;
    const user = this.operator.findUser(token) ?? (await this.tokens.getUser(token));
    const rule = this.reflector.getAllAndOverride(RouteRule, targets) ?? 'admin';
    if (!mayPass(user.role, rule)) {
      throw authError('FORBIDDEN', `This needs the role ${rule}; ${user.email} is ${user.role}.`);
    }
    if (user.flows !== null && rule !== 'sender') {
      throw authError(
        'FORBIDDEN',
        `This token may only post to these flows: ${user.flows.join(', ')}. Log in as ${user.email} for anything else.`,
      );
    }
    request.user = user;
    return true;
  }
}

/** Compares in the same time wherever the texts differ. */
function isSame(given: string, expected: string | undefined): boolean {
  if (expected === undefined) return false;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
