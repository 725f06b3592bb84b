import { Module } from '@nestjs/common';
import { HttpClientModule } from '../http-client/index.js';
import { LoginsModule } from '../logins/index.js';
import { ErpReader } from './erp-reader.js';

@Module({ imports: [HttpClientModule, LoginsModule], providers: [ErpReader], exports: [ErpReader] })
export class ErpReaderModule {}
