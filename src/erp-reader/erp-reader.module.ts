import { Module } from '@nestjs/common';
import { HttpClientModule } from '../http-client/index.js';
import { LoginsModule } from '../logins/index.js';
import { ThreadsModule } from '../threads/index.js';
import { ErpReader } from './erp-reader.js';

@Module({
  imports: [HttpClientModule, LoginsModule, ThreadsModule],
  providers: [ErpReader],
  exports: [ErpReader],
})
export class ErpReaderModule {}
