import { SecretText, Text } from '../../common/index.js';
import type { LoginType } from '../login-type.js';
import { ProbedSettings } from './probed-settings.js';

export class ApiKeySettings extends ProbedSettings {
  @Text({ description: 'Name of the query parameter.', example: 'api_key' })
  parameter: string;

  @SecretText({ description: 'The key.', example: 'f3b0c44298fc1c149afb' })
  key: string;
}

/** A key in the query of every request. */
export const apiKeyLogin: LoginType<ApiKeySettings> = {
  name: 'api-key',
  settings: ApiKeySettings,
  present: ({ parameter, key }) => ({ token: key, headers: {}, query: { [parameter]: key } }),
};
