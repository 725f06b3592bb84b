import { describe, expect, it } from 'vitest';
import { AppConfig } from '../config/index.js';
import { summaryLines, summaryOf } from './summary.js';

const summary = (env: Record<string, string>, port = 4000) =>
  summaryOf({ config: AppConfig.fromEnv(env), port, database: 'postgres://db/images', seconds: 1.23456 });

describe('the summary of a start', () => {
  it.each([
    ['http://localhost:4000', {}],
    ['http://localhost:4000', { HOST: '::' }],
    ['http://127.0.0.1:4000', { HOST: '127.0.0.1' }],
    ['http://[::1]:4000', { HOST: '::1' }],
    ['https://images.example.com', { HOST: '127.0.0.1', PUBLIC_URL: 'https://images.example.com/' }],
  ])('says %s for %j', (address, env) => {
    expect(summary(env)).toMatchObject({ address, swaggerUi: `${address}/docs`, seconds: 1.23 });
  });

  it('shows a generated password only where it may be shown', () => {
    const admin = { email: 'admin@localhost', password: 'generated-one' };
    expect(summaryLines(summary({}), admin, true).join('\n')).toMatch(
      /admin@localhost[\s\S]*generated-one.*once/,
    );
    expect(summaryLines(summary({}), admin, false).join('\n')).not.toContain('generated-one');
    expect(summaryLines(summary({}), null, true).join('\n')).not.toContain('Administrator');
    const given = summaryLines(summary({}), { email: 'a@b', password: null }, true).join('\n');
    expect(given).toContain('the one of ADMIN_PASSWORD');
  });

  it('tells an embedded database from an external one', () => {
    expect(summary({}).database).toBe('embedded, postgres://db/images');
    expect(summary({ DATABASE_URL: 'postgres://u:p@db/images' }).database).toBe(
      'external, postgres://db/images',
    );
  });
});
