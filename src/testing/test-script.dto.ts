import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { Allow, IsObject, IsOptional, IsString, ValidateNested } from 'class-validator';
import { ANY_JSON, OptionalTextMap } from '../common/index.js';
import { ScriptCard, type ScriptOutput, type ScriptResult } from '../transform/index.js';
import { parseLossless } from './lossless-json.js';
import { SampleRef } from './sample.dto.js';

/** A Script card, and what it is tried on. */
export class TestScriptRequest extends ScriptCard {
  @ApiPropertyOptional({
    ...ANY_JSON,
    description:
      'The JSON that the script gets: the response of the ERP. One of this, `inputText` and `sample`.',
    example: [{ product_sku: 'SKU-1' }],
  })
  @Allow()
  input?: unknown;

  @ApiPropertyOptional({
    description: 'The same as text, which need not be JSON.',
    example: '[{"product_sku": "SKU-1"}]',
  })
  @IsOptional()
  @IsString()
  inputText?: string;

  @ApiPropertyOptional({
    description: 'A sample as the input, as its flow would hand it to its script.',
    type: () => SampleRef,
    example: { flow: 'images', name: 'last-page' },
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => SampleRef)
  sample?: SampleRef;

  @OptionalTextMap({
    description: 'The attributes of the flow file.',
    example: { 'token.erp': 'secret' },
  })
  attributes: Record<string, string> = {};
}

export class ScriptOutputResponse {
  @ApiProperty({ description: 'Where the script sent it.', enum: ['success', 'failure'], example: 'success' })
  relationship: string;

  @ApiPropertyOptional({
    ...ANY_JSON,
    description: 'The content, where it is JSON.',
    example: [{ sku: 'SKU-1' }],
  })
  result?: unknown;

  @ApiPropertyOptional({ description: 'The content, where it is not JSON.', example: 'plain text' })
  text?: string;

  @ApiProperty({
    description: 'The attributes that it left with.',
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { 'token.erp': 'secret' },
  })
  attributes: Record<string, string>;
}

export class ScriptLogLineResponse {
  @ApiProperty({
    description: 'Level of the message.',
    enum: ['trace', 'debug', 'info', 'warn', 'error'],
    example: 'info',
  })
  level: string;

  @ApiProperty({ description: 'The message.', example: '12 rows' })
  message: string;
}

export class TestScriptResponse {
  @ApiProperty({
    description: 'Where the first output went; null when the script sent nothing on.',
    enum: ['success', 'failure'],
    nullable: true,
    example: 'success',
  })
  relationship: string | null;

  @ApiProperty({
    ...ANY_JSON,
    description: 'The first output, where it is JSON; else null.',
    example: [{ sku: 'SKU-1' }],
  })
  result: unknown;

  @ApiPropertyOptional({ description: 'The first output, where it is not JSON.', example: 'plain text' })
  text?: string;

  @ApiProperty({
    description: 'The attributes of the first output.',
    type: 'object',
    additionalProperties: { type: 'string' },
    nullable: true,
    example: { 'token.erp': 'secret' },
  })
  attributes: Record<string, string> | null;

  @ApiProperty({ description: 'Everything that was sent on, in its order.', type: [ScriptOutputResponse] })
  outputs: ScriptOutputResponse[];

  @ApiProperty({ description: 'What the script printed, cut at `maxStdoutKb`.', example: '12 rows\n' })
  stdout: string;

  @ApiProperty({ description: 'What it logged.', type: [ScriptLogLineResponse] })
  log: ScriptLogLineResponse[];

  @ApiProperty({ description: 'Wall time inside the sandbox, in milliseconds.', example: 12.3 })
  durationMs: number;
}

export function toTestScriptResponse({ outputs, stdout, log, durationMs }: ScriptResult): TestScriptResponse {
  const shown = outputs.map(toOutputResponse);
  const [first] = shown;
  return {
    relationship: first?.relationship ?? null,
    result: first?.result ?? null,
    ...(first?.text === undefined ? {} : { text: first.text }),
    attributes: first?.attributes ?? null,
    outputs: shown,
    stdout,
    log: [...log],
    durationMs,
  };
}

function toOutputResponse({ relationship, text, attributes }: ScriptOutput): ScriptOutputResponse {
  try {
    return { relationship, result: parseLossless(text), attributes };
  } catch {
    return { relationship, text, attributes };
  }
}
