import { Body, Controller, Delete, Get, HttpCode, Ip, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { IdParam } from '../common/index.js';
import { AppConfig } from '../config/index.js';
import { AccessTokens, type AuthUser } from './access-token.service.js';
import { Allow, CurrentUser, Public } from './auth.decorators.js';
import { CredentialsRequest, MeResponse } from './auth.dto.js';
import { AuthService } from './auth.service.js';
import { BrowserSessions } from './browser-sessions.js';
import { assertOwnOrigin, sendCookie } from './session-cookie.js';
import { SessionList, SessionResponse } from './session.dto.js';
import { UserService } from './user.service.js';

const EXAMPLE_ID = '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f';

@ApiTags('auth')
@Controller('api/v1')
export class SessionController {
  constructor(
    private readonly auth: AuthService,
    private readonly tokens: AccessTokens,
    private readonly sessions: BrowserSessions,
    private readonly users: UserService,
    private readonly config: AppConfig,
  ) {}

  @Post('auth/session')
  @Public()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Start a browser session',
    description:
      'Logs in with a cookie that scripts cannot read and other sites cannot send. It ends 12 hours after its last use. Wrong tries are limited as for `POST auth/login`. A request with the cookie that changes something must come from this installation’s own pages.',
  })
  @ApiOkResponse({ type: MeResponse })
  async start(
    @Body() { username, password }: CredentialsRequest,
    @Ip() address: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<MeResponse> {
    if (request.headers.origin !== undefined) assertOwnOrigin(request, this.config);
    const { id, email, role } = await this.auth.getUser(username, password, address);
    const client = request.headers['user-agent'] ?? null;
    sendCookie(request, response, await this.sessions.start(id, { client, address }), this.config);
    return { id, email, role };
  }

  @Get('auth/session')
  @Allow('anyone')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Get the session', description: 'The user of this session (or token).' })
  @ApiOkResponse({ type: MeResponse })
  current(@CurrentUser() { id, email, role }: AuthUser): MeResponse {
    return { id, email, role };
  }

  @Delete('auth/session')
  @Allow('anyone')
  @HttpCode(204)
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'End the session',
    description: 'Ends it at once on every process, and takes the cookie back.',
  })
  async end(
    @CurrentUser() user: AuthUser,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.tokens.revokeToken(user.tokenId);
    sendCookie(request, response, '', this.config);
  }

  @Get('auth/sessions')
  @Allow('anyone')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'List my sessions', description: 'The browsers in which this user is logged in.' })
  @ApiOkResponse({ type: SessionList })
  async listMine(@CurrentUser() user: AuthUser): Promise<SessionList> {
    return this.listOf(user.id, user.tokenId);
  }

  @Delete('auth/sessions')
  @Allow('anyone')
  @HttpCode(204)
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'End my other sessions',
    description: 'All browsers of this user but the one that asks. Takes effect at once, on every process.',
  })
  async endMyOthers(@CurrentUser() user: AuthUser): Promise<void> {
    await this.sessions.endOthers(user.id, user.tokenId);
  }

  @Delete('auth/sessions/:id')
  @Allow('anyone')
  @HttpCode(204)
  @ApiBearerAuth()
  @ApiParam({ name: 'id', description: 'Id of the session.', example: EXAMPLE_ID })
  @ApiOperation({ summary: 'End one of my sessions', description: 'Takes effect at once, on every process.' })
  async endMine(@CurrentUser() user: AuthUser, @Param('id', IdParam) id: string): Promise<void> {
    await this.sessions.end(user.id, id);
  }

  @Get('users/:id/sessions')
  @Allow('admin')
  @ApiTags('users')
  @ApiBearerAuth()
  @ApiParam({ name: 'id', description: 'Id of the user.', example: EXAMPLE_ID })
  @ApiOperation({
    summary: 'List the sessions of a user',
    description: 'The browsers in which the user is logged in.',
  })
  @ApiOkResponse({ type: SessionList })
  async listOfUser(@CurrentUser() user: AuthUser, @Param('id', IdParam) id: string): Promise<SessionList> {
    await this.users.getUser(id);
    return this.listOf(id, user.tokenId);
  }

  @Delete('users/:id/sessions/:sessionId')
  @Allow('admin')
  @HttpCode(204)
  @ApiTags('users')
  @ApiBearerAuth()
  @ApiParam({ name: 'id', description: 'Id of the user.', example: EXAMPLE_ID })
  @ApiParam({ name: 'sessionId', description: 'Id of the session.', example: EXAMPLE_ID })
  @ApiOperation({
    summary: 'End a session of a user',
    description: 'Takes effect at once, on every process.',
  })
  async endOfUser(
    @Param('id', IdParam) id: string,
    @Param('sessionId', IdParam) sessionId: string,
  ): Promise<void> {
    await this.sessions.end(id, sessionId);
  }

  private async listOf(userId: string, tokenId: string): Promise<SessionList> {
    const sessions = await this.sessions.list(userId);
    return { results: sessions.map((session) => SessionResponse.from(session, tokenId)) };
  }
}
