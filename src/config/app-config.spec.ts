import { describe, expect, it } from 'vitest';
import { AppConfig } from './app-config.js';

describe('AppConfig', () => {
  it('has a default for everything', () => {
    const config = AppConfig.fromEnv({});
    expect(config).toMatchObject({ PORT: 3000, ROLES: ['api', 'worker', 'scheduler'], EGRESS_ALLOW: [] });
    expect(config.publicUrl).toBe('http://localhost:3000');
  });

  it('reads numbers and lists, and takes an empty value for unset', () => {
    const config = AppConfig.fromEnv({
      PORT: '8080',
      ROLES: 'api, worker',
      EGRESS_ALLOW: '127.0.0.0/8,erp.lan',
      DATABASE_URL: '',
    });
    expect(config).toMatchObject({
      PORT: 8080,
      ROLES: ['api', 'worker'],
      EGRESS_ALLOW: ['127.0.0.0/8', 'erp.lan'],
    });
    expect(config.DATABASE_URL).toBeUndefined();
  });

  it('names every wrong variable at once', () => {
    const read = () => AppConfig.fromEnv({ PORT: 'http', ROLES: 'api,chef', ADMIN_PASSWORD: 'short' });
    expect(read).toThrow(/PORT: .*\n.*|ROLES/);
    expect(read).toThrow(/ROLES/);
    expect(read).toThrow(/ADMIN_PASSWORD/);
  });
});
