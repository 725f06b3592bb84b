import { Module } from '@nestjs/common';
import { HttpClientModule } from '../http-client/index.js';
import { LoginsModule } from '../logins/index.js';
import { AccountConnections } from './account-connections.js';
import { AccountStore } from './account-store.js';
import { HeldImages } from './held-images.js';
import { ImagePreflight } from './image-preflight.js';
import { ImageVersions } from './image-versions.js';
import { OmnitronLists } from './omnitron-lists.js';
import { OmnitronWriter } from './omnitron-writer.js';
import { ProductLookup } from './product-lookup.js';
import { ProductMatcher } from './product-matcher.js';

/** Rows and how they reach Omnitron; what Omnitron holds. */
@Module({
  imports: [HttpClientModule, LoginsModule],
  providers: [
    AccountConnections,
    AccountStore,
    HeldImages,
    ImagePreflight,
    ImageVersions,
    OmnitronLists,
    OmnitronWriter,
    ProductLookup,
    ProductMatcher,
  ],
  exports: [
    AccountStore,
    HeldImages,
    ImagePreflight,
    ImageVersions,
    OmnitronLists,
    OmnitronWriter,
    ProductLookup,
    ProductMatcher,
  ],
})
export class OmnitronWriterModule {}
