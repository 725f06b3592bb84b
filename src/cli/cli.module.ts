import { Module } from '@nestjs/common';
import { OpenApiCommand } from './openapi.command.js';

/** The admin commands. Each opens what it needs itself, so that those that need no database start none. */
@Module({ providers: [OpenApiCommand] })
export class CliModule {}
