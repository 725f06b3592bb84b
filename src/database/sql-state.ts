/** The SQLSTATEs that the code decides by; the names are those of the Postgres manual, appendix A. */
export const SqlState = {
  UNIQUE_VIOLATION: '23505',
  FOREIGN_KEY_VIOLATION: '23503',
  CHECK_VIOLATION: '23514',
  SERIALIZATION_FAILURE: '40001',
  DEADLOCK_DETECTED: '40P01',
  LOCK_NOT_AVAILABLE: '55P03',
  QUERY_CANCELED: '57014',
  ADMIN_SHUTDOWN: '57P01',
  CANNOT_CONNECT_NOW: '57P03',
  INVALID_PASSWORD: '28P01',
  INVALID_AUTHORIZATION: '28000',
  INVALID_CATALOG_NAME: '3D000',
  DUPLICATE_DATABASE: '42P04',
  UNDEFINED_TABLE: '42P01',
  FEATURE_NOT_SUPPORTED: '0A000',
  INVALID_STATEMENT_NAME: '26000',
} as const;

/**
 * The SQLSTATE of what a query threw (`23505`), be it TypeORM's error or the driver's own, or null when the failure
 * did not come from the server (a lost connection, say).
 */
export function sqlState(error: unknown): string | null {
  for (let at = error, depth = 0; typeof at === 'object' && at !== null && depth < 5; depth += 1) {
    const { code, severity, driverError, cause } = at as Record<string, unknown>;
    // System errors carry a `code` as well (`EPIPE` has five letters, too); only the server's errors have a severity.
    if (typeof code === 'string' && typeof severity === 'string') return code;
    at = driverError ?? cause;
  }
  return null;
}
