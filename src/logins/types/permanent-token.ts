import { inHeader, type LoginType } from '../login-type.js';
import { HeaderName, SecretText, TextOrEmpty } from '../settings-fields.js';
import { ProbedSettings } from './probed-settings.js';

export class PermanentTokenSettings extends ProbedSettings {
  @SecretText({ description: 'The token.', example: 'f3b0c44298fc1c149afb' })
  token: string;

  @HeaderName({
    description: 'Header that carries the token.',
    example: 'Authorization',
    default: 'Authorization',
  })
  headerKey: string = 'Authorization';

  @TextOrEmpty({
    description: 'What stands before the token, one blank between (none after a `=`); empty for nothing.',
    example: 'Bearer',
    default: 'Bearer',
  })
  tokenPrefix: string = 'Bearer';
}

/** A token that does not change, in one header. */
export const permanentTokenLogin: LoginType<PermanentTokenSettings> = {
  name: 'permanent-token',
  settings: PermanentTokenSettings,
  present: ({ headerKey, tokenPrefix, token }) => inHeader(headerKey, tokenPrefix, token),
};
