import { Module } from '@nestjs/common';
import { HttpClientModule } from '../http-client/index.js';
import { LoginsModule } from '../logins/index.js';
import { OmnitronWriter } from './omnitron-writer.js';

/** Rows and how they reach Omnitron. */
@Module({
  imports: [HttpClientModule, LoginsModule],
  providers: [OmnitronWriter],
  exports: [OmnitronWriter],
})
export class OmnitronWriterModule {}
