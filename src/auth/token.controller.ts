import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { type Audited, IdParam, pageOf, PageQuery } from '../common/index.js';
import type { AuthUser } from './access-token.service.js';
import {
  ApiTokenList,
  ApiTokenResponse,
  changeOf,
  CreatedApiTokenResponse,
  CreateTokenRequest,
  termsOf,
  UpdateTokenRequest,
} from './api-token.dto.js';
import { ApiTokenService, ownerFor, termsAsAudited } from './api-token.service.js';
import { Allow, CurrentUser } from './auth.decorators.js';

const TOKEN_ID = {
  name: 'id',
  description: 'Id of the token.',
  example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f',
};

/** Everybody's own API tokens, and all of them for administrators. No token with scopes reaches these routes. */
@ApiTags('tokens')
@ApiBearerAuth()
@Allow('viewer')
@Controller('api/v1/tokens')
export class TokenController implements Audited {
  constructor(private readonly tokens: ApiTokenService) {}

  @Get()
  @ApiOperation({
    summary: 'List tokens',
    description:
      'Your own API tokens, and for administrators those of all users; newest first, without their text. Expired ones stay for a day.',
  })
  @ApiOkResponse({ type: ApiTokenList })
  async list(@CurrentUser() user: AuthUser, @Query() query: PageQuery): Promise<ApiTokenList> {
    const [tokens, count] = await this.tokens.listTokens(ownerFor(user), query.page, query.limit);
    return pageOf(query, count, tokens);
  }

  @Post()
  @ApiOperation({
    summary: 'Create a token',
    description:
      'A token for a machine that acts for you: with these scopes, within your role of the time of each call, and within flows, addresses and days. Its text is shown this once.',
  })
  @ApiCreatedResponse({ type: CreatedApiTokenResponse })
  async create(
    @CurrentUser() user: AuthUser,
    @Body() body: CreateTokenRequest,
  ): Promise<CreatedApiTokenResponse> {
    return CreatedApiTokenResponse.from(await this.tokens.createToken(user.id, termsOf(body), user.email));
  }

  @Get(':id')
  @ApiParam(TOKEN_ID)
  @ApiOperation({ summary: 'Get a token', description: 'One token, without its text.' })
  @ApiOkResponse({ type: ApiTokenResponse })
  get(@CurrentUser() user: AuthUser, @Param('id', IdParam) id: string): Promise<ApiTokenResponse> {
    return this.tokens.getToken(ownerFor(user), id);
  }

  @Patch(':id')
  @ApiParam(TOKEN_ID)
  @ApiOperation({
    summary: 'Change a token',
    description: 'Name, scopes, flows, addresses or expiry; its text stays. Counts from the next request on.',
  })
  @ApiOkResponse({ type: ApiTokenResponse })
  update(
    @CurrentUser() user: AuthUser,
    @Param('id', IdParam) id: string,
    @Body() body: UpdateTokenRequest,
  ): Promise<ApiTokenResponse> {
    return this.tokens.updateToken(ownerFor(user), id, changeOf(body));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiParam(TOKEN_ID)
  @ApiOperation({ summary: 'Revoke a token', description: 'Takes effect at once, on every process.' })
  async revoke(@CurrentUser() user: AuthUser, @Param('id', IdParam) id: string): Promise<void> {
    await this.tokens.revokeToken(ownerFor(user), id);
  }
  async auditedState(id: string): Promise<object> {
    return termsAsAudited(await this.tokens.getToken(null, id));
  }
}
