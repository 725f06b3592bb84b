/**
 * What Java makes of texts: regular expressions, dates, zones, numbers, URIs, exactly as OpenJDK 17 answers (measured cases in
 * `conformance/`). Locale is `Locale.US`. Moments are milliseconds (`number`) or nanoseconds (`bigint`) of the epoch, offsets
 * milliseconds east of Greenwich. What Java refuses throws `JavaTextError`.
 */
export { JavaTextError } from './java-text-error.js';

/** `java.text.SimpleDateFormat`, lenient, and `Date.toString()`. */
export { formatDate, formatDateText } from './dates/date-format.js';
export { parseDate } from './dates/date-parse.js';
/** `java.time.format.DateTimeFormatter` and `Instant`. */
export { formatInstant } from './dates/instant-format.js';
export { parseInstant } from './dates/instant-parse.js';
export { formatInstantText, parseInstantText } from './dates/instant-text.js';

/** `java.util.TimeZone` and `java.time.ZoneId`. */
export {
  findTimeZone,
  fixedZone,
  GMT,
  isTimeZone,
  javaTimeZone,
  localToEpoch,
  type TimeZone,
} from './zones/time-zone.js';
export { zoneOfId } from './zones/zone-id.js';

/** `java.util.regex` in linear time. */
export { JavaRegex, javaRegex } from './regex/java-regex.js';
export { JavaSplitter } from './regex/java-splitter.js';

/** `Double`, `Long`, `Integer` and `BigDecimal.setScale`. */
export { doubleToLong, formatDouble } from './numbers/double.js';
export { floorDiv, parseLong, parseLongRadix, toInt, wrapLong } from './numbers/long.js';
export { isRoundingMode, roundedExactly, roundedText, type RoundingMode } from './numbers/rounding.js';

/** `String.trim`, `String.equalsIgnoreCase` and `java.net.URI`. */
export { equalsIgnoreCase, javaTrim } from './strings.js';
export { buildUri, type UriParts } from './uri.js';
