import { Body, Controller, Delete, Get, HttpCode, Post, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { Allow, type AuthUser, CurrentUser } from '../auth/index.js';
import { DemoResponse, StartDemoRequest } from './demo.dto.js';
import { DemoService } from './demo.service.js';

@ApiTags('demo')
@ApiBearerAuth()
@Allow('admin')
@Controller('api/v1/demo')
export class DemoController {
  constructor(private readonly service: DemoService) {}

  @Get()
  @ApiOperation({
    summary: 'Get the demo',
    description: 'Whether there is one, what belongs to it, and whether one can be started here.',
  })
  @ApiOkResponse({ type: DemoResponse })
  get(): Promise<DemoResponse> {
    return this.service.getDemo();
  }

  @Post()
  @ApiOperation({
    summary: 'Start the demo',
    description:
      'Starts a simulated ERP and a simulated Omnitron inside the server, and makes their logins and a flow between them, which is started by hand. Where a demo runs already, it is answered as it is (200); one whose process has ended is replaced. The setting `DEMO` allows it; it needs one process with the roles api and worker.',
  })
  @ApiCreatedResponse({ type: DemoResponse, description: 'It was started.' })
  @ApiOkResponse({ type: DemoResponse, description: 'It runs already.' })
  async start(
    @Body() { products }: StartDemoRequest,
    @CurrentUser() user: AuthUser,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DemoResponse> {
    if (!(await this.service.startDemo(products, user.email))) response.status(200);
    return this.service.getDemo();
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({
    summary: 'Remove the demo',
    description:
      'Ends its runs and its simulators, and removes flow, logins, runs, logs and all else that they left; the audit log stays. Nothing happens where there is no demo. 409 `DEMO_IN_USE` while other flows use its logins.',
  })
  @ApiNoContentResponse()
  async remove(@CurrentUser() user: AuthUser): Promise<void> {
    await this.service.removeDemo(user.email);
  }
}
