import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { readOrCreateKeyFile } from '../common/index.js';
import { AppConfig } from '../config/index.js';
import { AccessTokens, JWT_KEY } from './access-token.service.js';
import { ApiTokenController } from './api-token.controller.js';
import { ApiTokenService } from './api-token.service.js';
import { AuthController } from './auth.controller.js';
import { AuthGuard } from './auth.guard.js';
import { AuthService } from './auth.service.js';
import { BrowserSessions } from './browser-sessions.js';
import { FirstAdmin } from './first-admin.js';
import { LoginThrottle } from './login-throttle.js';
import { NifiLoginController } from './nifi-login.controller.js';
import { Operator } from './operator.js';
import { RunFlows } from './run-flows.js';
import { SessionController } from './session.controller.js';
import { UserController } from './user.controller.js';
import { TokenController } from './token.controller.js';
import { User } from './user.entity.js';
import { UserService } from './user.service.js';

/** Users, logins of people and machines, and the guard of every route. */
@Module({
  imports: [TypeOrmModule.forFeature([User])],
  controllers: [
    AuthController,
    NifiLoginController,
    UserController,
    ApiTokenController,
    TokenController,
    SessionController,
  ],
  providers: [
    AccessTokens,
    ApiTokenService,
    AuthService,
    BrowserSessions,
    FirstAdmin,
    LoginThrottle,
    Operator,
    RunFlows,
    UserService,
    { provide: APP_GUARD, useClass: AuthGuard },
    {
      provide: JWT_KEY,
      useFactory: (config: AppConfig): Buffer =>
        config.JWT_SECRET === undefined
          ? readOrCreateKeyFile(config.DATA_DIR, 'jwt.key')
          : Buffer.from(config.JWT_SECRET),
      inject: [AppConfig],
    },
  ],
  exports: [AccessTokens, Operator, RunFlows, UserService],
})
export class AuthModule {}
