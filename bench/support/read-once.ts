import { ErpReader } from '../../src/erp-reader/index.js';
import { inputOf, startReaderAlone } from './reader-alone.js';

/**
 * A process of its own that reads once with the card given as JSON, keeping no page, and prints as JSON what it read and how
 * many megabytes of memory it had at most: `node dist/bench/support/read-once.js '{"url": …}'`.
 */
const app = await startReaderAlone();
const input = inputOf(JSON.parse(process.argv[2] ?? '{}') as Record<string, unknown>);
let pages = 0;
let records = 0;
let bytes = 0;
for await (const page of app.get(ErpReader).readPages(input, null, new AbortController().signal)) {
  pages += 1;
  records += page.recordCount;
  bytes += page.bytes;
}
await app.close();
const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(JSON.stringify({ pages, records, megabytes: Math.round(bytes / 1e6), peakRssMb }));
