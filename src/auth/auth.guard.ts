import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { AccessTokens, type AuthUser } from './access-token.service.js';
import { PublicRoute, RouteRule } from './auth.decorators.js';
import { authError } from './auth.errors.js';
import { mayPass } from './role.js';

/** The one guard of all routes: a valid bearer token, and a role that may. A route that names no role is for admins. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: AccessTokens,
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
    const user = await this.tokens.getUser(token);
    const rule = this.reflector.getAllAndOverride(RouteRule, targets) ?? 'admin';
    if (!mayPass(user.role, rule)) {
      throw authError('FORBIDDEN', `This needs the role ${rule}; ${user.email} is ${user.role}.`);
    }
    request.user = user;
    return true;
  }
}
