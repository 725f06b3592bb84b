import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
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
import { ApiTokenList, termsOf, CreateApiTokenRequest, CreatedApiTokenResponse } from './api-token.dto.js';
import { ApiTokenService, termsAsAudited } from './api-token.service.js';
import { Allow, CurrentUser } from './auth.decorators.js';

const EXAMPLE_ID = '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f';

@ApiTags('users')
@ApiBearerAuth()
@Allow('admin')
@ApiParam({ name: 'id', description: 'Id of the user.', example: EXAMPLE_ID })
@Controller('api/v1/users/:id/tokens')
export class ApiTokenController implements Audited {
  constructor(private readonly tokens: ApiTokenService) {}

  @Post()
  @ApiOperation({
    summary: 'Create an API token',
    description:
      'A long-lived token for a machine that acts for this user, with scopes or with all rights of the role. Without scopes, a new password of the user ends it. Disabling the user ends every token.',
  })
  @ApiCreatedResponse({ type: CreatedApiTokenResponse })
  async create(
    @Param('id', IdParam) id: string,
    @Body() body: CreateApiTokenRequest,
    @CurrentUser() { email }: AuthUser,
  ): Promise<CreatedApiTokenResponse> {
    return CreatedApiTokenResponse.from(await this.tokens.createToken(id, termsOf(body), email));
  }

  @Get()
  @ApiOperation({
    summary: 'List API tokens',
    description: 'The API tokens of a user, newest first, without their text. Expired ones stay for a day.',
  })
  @ApiOkResponse({ type: ApiTokenList })
  async list(@Param('id', IdParam) id: string, @Query() query: PageQuery): Promise<ApiTokenList> {
    const [tokens, count] = await this.tokens.listTokens(id, query.page, query.limit);
    return pageOf(query, count, tokens);
  }

  @Delete(':tokenId')
  @HttpCode(204)
  @ApiParam({ name: 'tokenId', description: 'Id of the token.', example: EXAMPLE_ID })
  @ApiOperation({ summary: 'Revoke an API token', description: 'Takes effect at once, on every process.' })
  async revoke(@Param('id', IdParam) id: string, @Param('tokenId', IdParam) tokenId: string): Promise<void> {
    await this.tokens.revokeToken(id, tokenId);
  }
  async auditedState(id: string): Promise<object> {
    return termsAsAudited(await this.tokens.getToken(null, id));
  }
}
