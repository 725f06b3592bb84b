import { SecretText, Text } from '../../common/index.js';
import { inHeader, type LoginType } from '../login-type.js';
import { HeaderName } from '../settings-fields.js';
import { ProbedSettings } from './probed-settings.js';

export class PermanentTokenSettings extends ProbedSettings {
  @SecretText({ description: 'The token.', example: 'f3b0c44298fc1c149afb' })
  token: string;

  @HeaderName({
    description: 'Header that carries the token.',
    example: 'Authorization',
  })
  headerKey: string = 'Authorization';

  @Text({
    empty: true,
    description: 'What stands before the token, one blank between (none after a `=`); empty for nothing.',
    example: 'Bearer',
  })
  tokenPrefix: string = 'Bearer';
}

/** A token that does not change, in one header. */
export const permanentTokenLogin: LoginType<PermanentTokenSettings> = {
  name: 'permanent-token',
  settings: PermanentTokenSettings,
  present: ({ headerKey, tokenPrefix, token }) => inHeader(headerKey, tokenPrefix, token),
};
