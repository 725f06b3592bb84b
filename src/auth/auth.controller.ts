import { Body, Controller, Get, HttpCode, Ip, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AccessTokens, type AuthUser } from './access-token.service.js';
import { Allow, CurrentUser, Public } from './auth.decorators.js';
import { CredentialsRequest, AccessTokenResponse, MeResponse, PasswordRequest } from './auth.dto.js';
import { AuthService } from './auth.service.js';

@ApiTags('auth')
@Controller('api/v1/auth')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly tokens: AccessTokens,
  ) {}

  @Post('login')
  @Public()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Log in',
    description:
      'Gives an access token for one hour. After five wrong tries of an account from one address, or many from many addresses, the answer is 429 with `Retry-After`.',
  })
  @ApiOkResponse({ type: AccessTokenResponse })
  async login(@Body() body: CredentialsRequest, @Ip() address: string): Promise<AccessTokenResponse> {
    const issued = await this.auth.login(body.username, body.password, address);
    const { accessToken, expiresAt } = issued;
    return { accessToken, expiresAt, tokenType: 'Bearer' };
  }

  @Post('logout')
  @Allow('anyone')
  @HttpCode(204)
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Log out',
    description: 'Revokes the token of this request, at once and everywhere.',
  })
  async logout(@CurrentUser() user: AuthUser): Promise<void> {
    await this.tokens.revokeToken(user.tokenId);
  }

  @Post('password')
  @Allow('anyone')
  @HttpCode(204)
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Change my password',
    description: 'Ends every session of yours, this one too. Wrong tries count as wrong logins.',
  })
  async changePassword(
    @Body() body: PasswordRequest,
    @CurrentUser() user: AuthUser,
    @Ip() address: string,
  ): Promise<void> {
    await this.auth.changePassword(user, body.currentPassword, body.newPassword, address);
  }

  @Get('me')
  @Allow('anyone')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Who am I', description: 'The user of this token.' })
  @ApiOkResponse({ type: MeResponse })
  me(@CurrentUser() user: AuthUser): MeResponse {
    return { id: user.id, email: user.email, role: user.role };
  }
}
