import { HttpUrl } from '../../common/index.js';

/** Settings that are all there is of a login: whether the other side takes them shows at the first request alone. */
export abstract class ProbedSettings {
  @HttpUrl({
    description:
      'URL that a test of the login requests (GET), to see whether the credentials are taken; null tests nothing.',
    example: 'https://erp.example.com/api/me',
  })
  probeUrl: string | null = null;
}
