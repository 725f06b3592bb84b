import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import type { AuthUser } from './access-token.service.js';
import type { Role } from './role.js';

/** Marks a route that needs no token. */
export const Public = Reflector.createDecorator<true | undefined, true>({ transform: () => true });

/** Names the least role that may call a route (see `mayAct`), or `anyone` who is logged in. */
export const Allow = Reflector.createDecorator<Role | 'anyone'>();

/** The user who makes the request. */
export const CurrentUser = createParamDecorator(
  (_: unknown, context: ExecutionContext): AuthUser | undefined => {
    return context.switchToHttp().getRequest<Request & { user?: AuthUser }>().user;
  },
);
