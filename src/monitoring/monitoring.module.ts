import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller.js';

/** What operators and orchestrators ask of a process. */
@Module({ imports: [TerminusModule], controllers: [HealthController] })
export class MonitoringModule {}
