import { SCRIPT_LANGUAGES, type ScriptLanguage } from '@image-integrator/script-sandbox';
import { Choice, Text, WholeNumber } from '../../common/index.js';

/** The longest script that is accepted, in characters. */
export const MAX_SOURCE_LENGTH = 500_000;

/** The Script card: a script, its language and its limits. Every limit has a default and a hard maximum. */
export class ScriptCard {
  @Choice({ description: 'Language of the script.', enum: SCRIPT_LANGUAGES, example: 'python' })
  language: ScriptLanguage;

  @Text({
    description:
      'The script: the base form of Akinon’s designer (`session`, `StreamCallback`, `REL_SUCCESS`), or a function ' +
      '`transform(rows, context)`.',
    example: 'def transform(rows, context):\n    return rows',
    maxLength: MAX_SOURCE_LENGTH,
  })
  source: string;

  @WholeNumber({ description: 'Wall time of one call.', minimum: 1, maximum: 300 })
  timeoutSeconds: number = 60;

  @WholeNumber({ description: 'Memory that the script’s own data may take.', minimum: 64, maximum: 512 })
  memoryMb: number = 128;

  @WholeNumber({ description: 'Largest page that is given to the script.', minimum: 1, maximum: 128 })
  maxInputMb: number = 32;

  @WholeNumber({
    description: 'Largest output of one call, all its flow files together.',
    minimum: 1,
    maximum: 128,
  })
  maxOutputMb: number = 32;

  @WholeNumber({
    description: 'How much of what the script prints and logs is kept; the rest is cut.',
    minimum: 1,
    maximum: 1024,
  })
  maxStdoutKb: number = 64;

  @WholeNumber({
    description: 'HTTP requests that one call may make through `http.request`; 0 keeps HTTP switched off.',
    minimum: 0,
    maximum: 1000,
  })
  maxHttpCalls: number = 0;
}
