import { Module } from '@nestjs/common';
import { LoginErrorController } from './login-error.controller.js';
import { LogReader } from './log-reader.js';
import { LoginErrors } from './login-errors.js';

/** How lists of any length are read and exported, and the log of failed logins. */
@Module({
  controllers: [LoginErrorController],
  providers: [LoginErrors, LogReader],
  exports: [LoginErrors, LogReader],
})
export class LogsModule {}
