import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { Allow, type AuthUser, CurrentUser } from '../auth/index.js';
import { inputInvalid } from '../common/index.js';
import { LoginRequest, LoginTester, LoginTestResponse } from '../logins/index.js';
import { testingError } from './testing.errors.js';

export class TestLoginRequest {
  @ApiPropertyOptional({
    description: 'Slug of a stored login. Either this or `document`.',
    example: 'omnitron',
    maxLength: 63,
  })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  login?: string;

  @ApiProperty({
    description:
      'A login that is not saved, for editors; `***` in a secret stands for what is stored under its slug.',
    type: () => LoginRequest,
    required: false,
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => LoginRequest)
  document?: LoginRequest;
}

/** Tries a login, stored or not. */
@ApiTags('testing')
@ApiBearerAuth()
@Allow('viewer', 'tests:run')
@Controller('api/v1/test/login')
export class TestLoginController {
  constructor(private readonly tester: LoginTester) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Try a login',
    description: 'Really logs in and tells what happened step by step, secrets masked.',
  })
  @ApiBody({
    type: TestLoginRequest,
    examples: { stored: { summary: 'A stored login', value: { login: 'omnitron' } } },
  })
  @ApiOkResponse({ type: LoginTestResponse })
  async testLogin(
    @Body() { login, document }: TestLoginRequest,
    @CurrentUser() user: AuthUser,
  ): Promise<LoginTestResponse> {
    if (login !== undefined && document === undefined) return this.tester.testLogin(login);
    if (document === undefined || login !== undefined)
      throw inputInvalid([{ path: 'login', message: 'give either login (a slug) or document (a login)' }]);
    if (user.role !== 'admin' && user.role !== 'editor') {
      throw testingError(
        'DOCUMENT_NOT_ALLOWED',
        'A document says where credentials are sent to, so it takes the role editor. Test a stored login by its slug.',
      );
    }
    return this.tester.testDocument(document);
  }
}
