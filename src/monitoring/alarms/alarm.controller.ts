import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { Allow, type AuthUser, CurrentUser } from '../../auth/index.js';
import { type Audited, IdParam, pageOf, PageQuery } from '../../common/index.js';
import type { Alarm } from './alarm.js';
import { AlarmEventList, type AlarmEventResponse } from './alarm-event.dto.js';
import { AlarmListQuery } from './alarm-list.dto.js';
import { AlarmList, AlarmRequest, AlarmResponse, AlarmTestResponse } from './alarm.dto.js';
import { AlarmRepository } from './alarm.repository.js';
import { AlarmService } from './alarm.service.js';
import { AlarmSilenceRequest } from './alarm-silence.dto.js';
import { AlarmSilences } from './alarm-silences.js';

const ALARM_ID = {
  name: 'id',
  description: 'Id of the alarm.',
  example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f',
};

/** Request bodies that Swagger UI offers; a test sends each of them. */
const ALARM_EXAMPLES = {
  webhook: {
    summary: 'Five of a hundred rows of a flow fail: a signed webhook',
    value: {
      name: 'Images fail',
      flow: 'images',
      condition: 'row-error-rate',
      threshold: 5,
      resolveThreshold: 2,
      minimum: 20,
      webhook: {
        url: 'https://alerts.example.com/images',
        secret: 'whsec_ZGVtbyBzZWNyZXQgb2YgdGhpcnR5LXR3byBieXRlcyE=',
      },
    },
  },
};

@ApiTags('monitoring')
@ApiBearerAuth()
@Controller('api/v1/alarms')
export class AlarmController implements Audited {
  constructor(
    private readonly alarms: AlarmRepository,
    private readonly service: AlarmService,
    private readonly silences: AlarmSilences,
  ) {}

  @Get()
  @Allow('viewer', 'alarms:read')
  @ApiOperation({ summary: 'List alarms', description: 'By name, with the flows that each is open for.' })
  @ApiOkResponse({ type: AlarmList })
  async list(@Query() query: AlarmListQuery): Promise<AlarmList> {
    const { alarms, count } = await this.alarms.listAlarms(query.open, query.page, query.limit);
    const open = await this.alarms.listOpen(alarms.map(({ id }) => id));
    return pageOf(
      query,
      count,
      alarms.map((alarm) => AlarmResponse.from(alarm, open)),
    );
  }

  @Post()
  @Allow('editor', 'alarms:write')
  @ApiOperation({
    summary: 'Create an alarm',
    description: 'It is evaluated from now on, every half minute.',
  })
  @ApiBody({ type: AlarmRequest, examples: ALARM_EXAMPLES })
  @ApiCreatedResponse({ type: AlarmResponse })
  async create(@Body() body: AlarmRequest): Promise<AlarmResponse> {
    return await this.withOpen(await this.service.createAlarm(body));
  }

  @Get(':id')
  @ApiParam(ALARM_ID)
  @Allow('viewer', 'alarms:read')
  @ApiOperation({ summary: 'Get an alarm', description: 'Its rule, its channels, and where it is open.' })
  @ApiOkResponse({ type: AlarmResponse })
  async get(@Param('id', IdParam) id: string): Promise<AlarmResponse> {
    return await this.withOpen(await this.alarms.getAlarm(id));
  }

  @Put(':id')
  @ApiParam(ALARM_ID)
  @Allow('editor', 'alarms:write')
  @ApiOperation({
    summary: 'Replace an alarm',
    description: 'What it has open stays open until the new rule resolves it.',
  })
  @ApiBody({ type: AlarmRequest, examples: ALARM_EXAMPLES })
  @ApiOkResponse({ type: AlarmResponse })
  async update(@Param('id', IdParam) id: string, @Body() body: AlarmRequest): Promise<AlarmResponse> {
    return await this.withOpen(await this.service.updateAlarm(id, body));
  }

  @Delete(':id')
  @ApiParam(ALARM_ID)
  @Allow('editor', 'alarms:write')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete an alarm',
    description: 'With its events. Disable it instead to be told that what is open has resolved.',
  })
  @ApiNoContentResponse({ description: 'It is gone.' })
  async delete(@Param('id', IdParam) id: string): Promise<void> {
    await this.alarms.deleteAlarm(id);
  }

  @Post(':id/test')
  @ApiParam(ALARM_ID)
  @Allow('editor', 'alarms:write')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Test an alarm',
    description: 'Sends a notice that says it is a test by every channel, now, and tells what became of it.',
  })
  @ApiOkResponse({ type: AlarmTestResponse })
  async test(@Param('id', IdParam) id: string): Promise<AlarmTestResponse> {
    return { results: await this.service.testAlarm(id) };
  }

  @Put(':id/silence')
  @ApiParam(ALARM_ID)
  @Allow('editor', 'alarms:write')
  @ApiOperation({
    summary: 'Silence an alarm',
    description:
      'For a while, with a reason, nobody is told of what opens; it stands in the history all the same. What is still open afterwards is told then. Who was told of an opening is told of its end.',
  })
  @ApiOkResponse({ type: AlarmResponse })
  async silence(
    @Param('id', IdParam) id: string,
    @Body() body: AlarmSilenceRequest,
    @CurrentUser() { email }: AuthUser,
  ): Promise<AlarmResponse> {
    await this.alarms.getAlarm(id);
    await this.silences.silence(id, body, email);
    return await this.withOpen(await this.alarms.getAlarm(id));
  }

  @Delete(':id/silence')
  @ApiParam(ALARM_ID)
  @Allow('editor', 'alarms:write')
  @HttpCode(204)
  @ApiOperation({
    summary: 'End the silence of an alarm',
    description: 'What has opened meanwhile, and still is, is told within half a minute.',
  })
  @ApiNoContentResponse({ description: 'It is not silenced.' })
  async endSilence(@Param('id', IdParam) id: string): Promise<void> {
    await this.alarms.getAlarm(id);
    await this.silences.end(id);
  }

  @Get(':id/events')
  @ApiParam(ALARM_ID)
  @Allow('viewer', 'alarms:read')
  @ApiOperation({
    summary: 'List the events of an alarm',
    description: 'When it opened and resolved, newest first, and what became of each notice.',
  })
  @ApiOkResponse({ type: AlarmEventList })
  async listEvents(@Param('id', IdParam) id: string, @Query() query: PageQuery): Promise<AlarmEventList> {
    await this.alarms.getAlarm(id);
    const { events, count } = await this.alarms.listEvents(id, query.page, query.limit);
    return pageOf(query, count, events as AlarmEventResponse[]);
  }

  async auditedState(id: string): Promise<object> {
    const {
      id: _id,
      open: _open,
      createdAt: _createdAt,
      updatedAt: _updatedAt,
      ...alarm
    } = await this.get(id);
    return alarm;
  }

  private async withOpen(alarm: Alarm): Promise<AlarmResponse> {
    return AlarmResponse.from(alarm, await this.alarms.listOpen([alarm.id]));
  }
}
