import { Module } from '@nestjs/common';
import { BeatsModule } from '../common/index.js';
import { FlowsModule } from '../flows/index.js';
import { OmnitronWriterModule } from '../omnitron-writer/index.js';
import { RunsModule } from '../runs/index.js';
import { FetchMissing } from './fetch-missing.service.js';
import { FetchMissingTicker } from './fetch-missing.ticker.js';
import { ImageChecks } from './image-check.js';
import { MissingController } from './missing.controller.js';
import { MissingFinder } from './missing-finder.js';
import { MissingStore } from './missing-store.js';
import { SearchStore } from './search-store.js';

/** The regular search for products that were productized lately and have no images. */
@Module({
  imports: [BeatsModule, FlowsModule, OmnitronWriterModule, RunsModule],
  controllers: [MissingController],
  providers: [FetchMissing, FetchMissingTicker, ImageChecks, MissingFinder, MissingStore, SearchStore],
})
export class FetchMissingModule {}
