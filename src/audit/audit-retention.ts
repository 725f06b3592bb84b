import { Injectable, Logger } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { AppConfig } from '../config/index.js';
import { AuditLog } from './audit-log.js';

/** Forgets audit entries after `AUDIT_RETENTION_DAYS`. Harmless on several processes at once. */
@Injectable()
export class AuditRetention {
  private readonly logger = new Logger(AuditRetention.name);

  constructor(
    private readonly config: AppConfig,
    private readonly log: AuditLog,
  ) {}

  @Cron('0 41 3 * * *', { name: 'audit.retention' })
  async tick(): Promise<void> {
    if (!this.config.hasRole('scheduler')) return;
    const deleted = await this.log.deleteOlderThan(this.config.AUDIT_RETENTION_DAYS);
    if (deleted > 0) this.logger.log({ deleted }, 'Old audit entries removed');
  }
}
