import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { Allow } from '../auth/index.js';
import { type Audited, commonError, pageOf, ETAG } from '../common/index.js';
import { LoginTestResponse } from './login-test.dto.js';
import { LoginTester } from './login-tester.js';
import { LoginListQuery } from './login-list.dto.js';
import { LoginReplaceRequest, LoginReplaceResponse } from './login-replacement.dto.js';
import { LoginReplacement } from './login-replacement.js';
import { LoginList, LoginRequest, LoginResponse } from './login.dto.js';
import { LOGIN_EXAMPLES } from './login.examples.js';
import { LoginService } from './login.service.js';

const SLUG = { name: 'slug', description: 'Slug of the login.', example: 'omnitron' };
const IF_MATCH = {
  name: 'If-Match',
  required: false,
  description: '`ETag` of the version that the change is based on; another version is refused with 412.',
  example: '"1"',
};

@ApiTags('logins')
@ApiBearerAuth()
@Allow('viewer', 'logins:read')
@Controller('api/v1/logins')
export class LoginController implements Audited {
  constructor(
    private readonly logins: LoginService,
    private readonly tester: LoginTester,
    private readonly replacement: LoginReplacement,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List logins', description: 'Logins by slug, secrets as `***`.' })
  @ApiOkResponse({ type: LoginList })
  async list(@Query() query: LoginListQuery): Promise<LoginList> {
    const [logins, count] = await this.logins.listLogins(query, query.page, query.limit);
    return pageOf(query, count, logins);
  }

  @Post()
  @Allow('editor', 'logins:write')
  @ApiOperation({
    summary: 'Create a login',
    description: 'Secrets are encrypted at rest and never read back.',
  })
  @ApiBody({ type: LoginRequest, examples: LOGIN_EXAMPLES })
  @ApiCreatedResponse({ type: LoginResponse, headers: ETAG })
  async create(
    @Body() body: LoginRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<LoginResponse> {
    return tagged(response, await this.logins.createLogin(body));
  }

  @Get(':slug')
  @ApiParam(SLUG)
  @ApiOperation({
    summary: 'Get a login',
    description: 'One login, secrets as `***`; its version is the `ETag`.',
  })
  @ApiOkResponse({ type: LoginResponse, headers: ETAG })
  async get(
    @Param('slug') slug: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<LoginResponse> {
    return tagged(response, await this.logins.getLogin(slug));
  }

  @Put(':slug')
  @Allow('editor', 'logins:write')
  @ApiParam(SLUG)
  @ApiHeader(IF_MATCH)
  @ApiOperation({
    summary: 'Replace a login',
    description:
      'The whole document. `***` in a secret keeps what is stored. Its session ends; the next use logs in.',
  })
  @ApiBody({ type: LoginRequest, examples: { omnitron: LOGIN_EXAMPLES.omnitron } })
  @ApiOkResponse({ type: LoginResponse, headers: ETAG })
  async update(
    @Param('slug') slug: string,
    @Body() body: LoginRequest,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<LoginResponse> {
    return tagged(response, await this.logins.updateLogin(slug, body, versionOf(ifMatch)));
  }

  @Post(':slug/replace')
  @Allow('editor', 'logins:write')
  @HttpCode(200)
  @ApiParam(SLUG)
  @ApiHeader(IF_MATCH)
  @ApiOperation({
    summary: 'Test a changed login and put it in place',
    description:
      'Logs in with the new document first and saves it only when that works, or with `force`. The session that the test obtained serves from then on, so that nothing logs in twice and runs never stand without one. With `force`, where only secrets have changed, the old session serves until the other side rejects it.',
  })
  @ApiOkResponse({ type: LoginReplaceResponse })
  async replace(
    @Param('slug') slug: string,
    @Body() { document, force }: LoginReplaceRequest,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<LoginReplaceResponse> {
    return await this.replacement.replaceLogin(slug, document, { force, version: versionOf(ifMatch) });
  }

  @Delete(':slug/session')
  @Allow('editor', 'logins:write')
  @HttpCode(204)
  @ApiParam(SLUG)
  @ApiOperation({
    summary: 'Forget the session of a login',
    description: 'The next request logs in anew. Requests that are under way keep what they carry.',
  })
  @ApiNoContentResponse({ description: 'Forgotten, or there was none.' })
  async forgetSession(@Param('slug') slug: string): Promise<void> {
    await this.replacement.forgetSession(slug);
  }

  @Delete(':slug')
  @Allow('editor', 'logins:write')
  @HttpCode(204)
  @ApiParam(SLUG)
  @ApiOperation({ summary: 'Delete a login', description: 'Refused while a flow uses it.' })
  @ApiNoContentResponse({ description: 'Deleted.' })
  async delete(@Param('slug') slug: string): Promise<void> {
    await this.logins.deleteLogin(slug);
  }

  @Post(':slug/test')
  @Allow('viewer', 'tests:run')
  @HttpCode(200)
  @ApiParam(SLUG)
  @ApiOperation({
    summary: 'Test a login',
    description:
      'Really logs in and tells what happened step by step, secrets masked. The session that it obtains is the one that runs use from now on.',
  })
  @ApiOkResponse({ type: LoginTestResponse })
  async test(@Param('slug') slug: string): Promise<LoginTestResponse> {
    return await this.tester.testLogin(slug);
  }

  async auditedState(slug: string): Promise<object> {
    const { name, type, settings, secrets, session, tls } = await this.logins.getLogin(slug);
    return { slug, name, type, settings, secrets, session, tls };
  }
}

function tagged(response: Response, login: LoginResponse): LoginResponse {
  response.setHeader('ETag', `"${login.version}"`);
  return login;
}

/** `"3"`, `W/"3"` and `3` are version 3; `*` and nothing are any. */
function versionOf(ifMatch: string | undefined): number | null {
  if (ifMatch === undefined || ifMatch.trim() === '*') return null;
  const version = /^(?:W\/)?"?(\d{1,9})"?$/.exec(ifMatch.trim())?.[1];
  if (version !== undefined) return Number(version);
  throw commonError(
    'INPUT_INVALID',
    `If-Match: "${ifMatch}" is not the ETag of a login. Send it as it was read, like "3".`,
  );
}
