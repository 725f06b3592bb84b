import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsNotEmpty, IsString, Max, MaxLength, Min } from 'class-validator';

export const SCRIPT_LANGUAGES = ['python', 'javascript', 'typescript'] as const;
export type ScriptLanguage = (typeof SCRIPT_LANGUAGES)[number];

/** The longest script that is accepted, in characters. */
export const MAX_SOURCE_LENGTH = 500_000;

/** The Script card: a script, its language and its limits. Every limit has a default and a hard maximum. */
export class ScriptCard {
  @ApiProperty({ description: 'Language of the script.', enum: SCRIPT_LANGUAGES, example: 'python' })
  @IsIn(SCRIPT_LANGUAGES)
  language: ScriptLanguage;

  @ApiProperty({
    description:
      'The script: the base form of Akinon’s designer (`session`, `StreamCallback`, `REL_SUCCESS`), or a function ' +
      '`transform(rows, context)`.',
    example: 'def transform(rows, context):\n    return rows',
    maxLength: MAX_SOURCE_LENGTH,
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_SOURCE_LENGTH)
  source: string;

  @ApiPropertyOptional({
    description: 'Wall time of one call.',
    example: 60,
    minimum: 1,
    maximum: 300,
    default: 60,
  })
  @IsInt()
  @Min(1)
  @Max(300)
  timeoutSeconds: number = 60;

  @ApiPropertyOptional({
    description: 'Memory that the script’s own data may take.',
    example: 128,
    minimum: 64,
    maximum: 512,
    default: 128,
  })
  @IsInt()
  @Min(64)
  @Max(512)
  memoryMb: number = 128;

  @ApiPropertyOptional({
    description: 'Largest page that is given to the script.',
    example: 32,
    minimum: 1,
    maximum: 128,
    default: 32,
  })
  @IsInt()
  @Min(1)
  @Max(128)
  maxInputMb: number = 32;

  @ApiPropertyOptional({
    description: 'Largest output of one call, all its flow files together.',
    example: 32,
    minimum: 1,
    maximum: 128,
    default: 32,
  })
  @IsInt()
  @Min(1)
  @Max(128)
  maxOutputMb: number = 32;

  @ApiPropertyOptional({
    description: 'How much of what the script prints and logs is kept; the rest is cut.',
    example: 64,
    minimum: 1,
    maximum: 1024,
    default: 64,
  })
  @IsInt()
  @Min(1)
  @Max(1024)
  maxStdoutKb: number = 64;

  @ApiPropertyOptional({
    description: 'HTTP requests that one call may make through `http.request`; 0 keeps HTTP switched off.',
    example: 0,
    minimum: 0,
    maximum: 1000,
    default: 0,
  })
  @IsInt()
  @Min(0)
  @Max(1000)
  maxHttpCalls: number = 0;
}
