import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../../auth/index.js';
import { AlarmPreviewRequest, AlarmPreviewResponse } from './alarm-preview.dto.js';
import { AlarmPreviews } from './alarm-previews.js';

@ApiTags('monitoring')
@ApiBearerAuth()
@Controller('api/v1/test/alarm')
export class AlarmPreviewController {
  constructor(private readonly previews: AlarmPreviews) {}

  @Post()
  @Allow('viewer', 'tests:run')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Preview an alarm',
    description:
      'How often a rule would have opened in the last days, and when, by the runs that are still known. Nothing is saved, and nobody is told.',
  })
  @ApiBody({
    type: AlarmPreviewRequest,
    examples: {
      rows: {
        summary: 'Five of a hundred rows fail within an hour',
        value: { flow: null, condition: 'row-error-rate', threshold: 5, windowMinutes: 60, minimum: 20 },
      },
    },
  })
  @ApiOkResponse({ type: AlarmPreviewResponse })
  preview(@Body() body: AlarmPreviewRequest): Promise<AlarmPreviewResponse> {
    return this.previews.preview(body);
  }
}
