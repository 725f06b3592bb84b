import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { HttpClientModule } from '../http-client/index.js';
import { LogsModule } from '../logs/index.js';
import { LoginDocuments } from './login-documents.js';
import { LoginFacts } from './login-facts.js';
import { LoginPerformer } from './login-performer.js';
import { LoginReplacement } from './login-replacement.js';
import { LoginSessions } from './login-sessions.js';
import { LoginTester } from './login-tester.js';
import { LoginUses } from './login-uses.js';
import { LoginController } from './login.controller.js';
import { Login } from './login.entity.js';
import { LoginService } from './login.service.js';
import { SessionStore } from './session-store.js';

/** Credentials of Omnitron accounts and ERPs, and the sessions that they open. */
@Module({
  imports: [TypeOrmModule.forFeature([Login]), HttpClientModule, LogsModule],
  controllers: [LoginController],
  providers: [
    LoginDocuments,
    LoginFacts,
    LoginPerformer,
    LoginReplacement,
    LoginService,
    LoginSessions,
    LoginTester,
    LoginUses,
    SessionStore,
  ],
  exports: [LoginService, LoginSessions, LoginTester, LoginUses],
})
export class LoginsModule {}
