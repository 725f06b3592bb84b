import { Body, Controller, Ip, Post, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { AppError } from '../common/index.js';
import { Public } from './auth.decorators.js';
import { MAX_PASSWORD, MAX_USERNAME } from './auth.dto.js';
import { AuthService } from './auth.service.js';

const MISSING = 'The username and password must be specified.';
const WRONG = 'The supplied username and password are not valid.';

/**
 * The login that ERP triggers of the hosted product use, kept to the letter: a form in, the bare token out as plain
 * text, `400` with one of two fixed sentences otherwise. A throttled login answers 429 with `Retry-After`.
 */
@ApiTags('auth')
@Controller('api/nifi/login')
export class NifiLoginController {
  constructor(private readonly auth: AuthService) {}

  @Post()
  @Public()
  @ApiOperation({
    summary: 'Log in (compatibility)',
    description:
      'For ERP triggers written for the hosted product: a form in, only the token out, as plain text.',
  })
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiProduces('text/plain')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['username', 'password'],
      properties: {
        username: {
          type: 'string',
          description: 'The e-mail address of the user.',
          example: 'erp@example.com',
        },
        password: { type: 'string', description: 'The password.', example: 'correct horse battery' },
      },
    },
  })
  @ApiResponse({
    status: 200,
    description: 'The token.',
    content: { 'text/plain': { example: 'eyJhbGciOi…' } },
  })
  @ApiResponse({
    status: 400,
    description: 'One of two sentences.',
    content: { 'text/plain': { example: WRONG } },
  })
  async login(@Body() form: unknown, @Ip() address: string, @Res() response: Response): Promise<void> {
    const { username, password } = (form ?? {}) as { username?: unknown; password?: unknown };
    response.type('text/plain');
    if (typeof username !== 'string' || typeof password !== 'string' || username === '' || password === '') {
      response.status(400).send(MISSING);
      return;
    }
    if (username.length > MAX_USERNAME || password.length > MAX_PASSWORD) {
      response.status(400).send(WRONG);
      return;
    }
    try {
      const { accessToken } = await this.auth.login(username, password, address);
      response.status(200).send(accessToken);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'CREDENTIALS_WRONG') throw error;
      response.status(400).send(WRONG);
    }
  }
}
