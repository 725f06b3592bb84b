import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** What all processes share of an Omnitron account: the `omnitron_accounts` table. Database time is the only clock. */
@Injectable()
export class AccountStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Lets one request try an account that is closed, now instead of at its time. */
  async allowProbe(account: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE omnitron_accounts SET open_until = now(), probe_until = NULL WHERE account = $1 AND open_until > now()`,
      [account],
    );
  }
}
