import { ApiPropertyOptional } from '@nestjs/swagger';

/** One message that a script logged. */
export class ProblemLogLine {
  @ApiPropertyOptional({ description: 'Level of the message.', example: 'info' })
  level?: string;

  @ApiPropertyOptional({ description: 'The message.', example: '12 rows' })
  message?: string;
}

/**
 * The members that codes add to a problem document, of which each has a few. It is the type of an error's details as well, so
 * that no answer has a member that is not described here.
 */
export class ProblemMembers {
  @ApiPropertyOptional({ description: 'Line of the place in the text that is wrong, from 1.', example: 3 })
  readonly line?: number;

  @ApiPropertyOptional({ description: 'Column in that line, from 1.', example: 17 })
  readonly column?: number;

  @ApiPropertyOptional({
    description: 'The same place in bytes from the start of what was posted.',
    example: 1043,
  })
  readonly offset?: number;

  @ApiPropertyOptional({
    description: 'The same place in bytes from the start of a response.',
    example: 1043,
  })
  readonly byteOffset?: number;

  @ApiPropertyOptional({
    description: 'What stands at that place, or how the answer begins that is refused.',
    example: '${last.request:fromat()}',
  })
  readonly excerpt?: string;

  @ApiPropertyOptional({ description: 'The field that is wrong.', example: 'mapping[1].spec.photos' })
  readonly path?: string;

  @ApiPropertyOptional({
    description: 'The field of a product that Omnitron does not filter by.',
    example: 'attributes__color',
  })
  readonly field?: string;

  @ApiPropertyOptional({
    description: 'Which operation of a mapping is wrong, from 0; null: the mapping as a whole.',
    example: 1,
    type: Number,
    nullable: true,
  })
  readonly operationIndex?: number | null;

  @ApiPropertyOptional({
    description: 'When an expression failed.',
    example: 'compile',
    enum: ['compile', 'evaluate'],
  })
  readonly stage?: 'compile' | 'evaluate';

  @ApiPropertyOptional({ description: 'The page at which reading failed, from 1.', example: 3 })
  readonly pageNo?: number;

  @ApiPropertyOptional({
    description:
      'How long a run waits for a failed read to heal: `long` (`read.waitMinutes`), `short` (a minute of them), or `none`.',
    enum: ['long', 'short', 'none'],
    example: 'short',
  })
  readonly patience?: 'long' | 'short' | 'none';

  @ApiPropertyOptional({ description: 'The status that the other server answered.', example: 403 })
  readonly httpStatus?: number;

  @ApiPropertyOptional({
    description: 'The host that must not be asked, or not yet.',
    example: 'erp.example.com',
  })
  readonly host?: string;

  @ApiPropertyOptional({ description: "The code of the connection's failure.", example: 'ECONNREFUSED' })
  readonly reason?: string;

  @ApiPropertyOptional({ description: 'The limit that was reached.', example: 'totalMs' })
  readonly limit?: string;

  @ApiPropertyOptional({ description: 'That limit in milliseconds.', example: 120000 })
  readonly limitMs?: number;

  @ApiPropertyOptional({ description: 'Most bytes.', example: 1048576 })
  readonly maxBytes?: number;

  @ApiPropertyOptional({ description: 'Bytes that there were.', example: 2097152 })
  readonly bytes?: number;

  @ApiPropertyOptional({ description: 'Most rows.', example: 200000 })
  readonly maxRows?: number;

  @ApiPropertyOptional({ description: 'Most levels.', example: 100 })
  readonly maxDepth?: number;

  @ApiPropertyOptional({ description: 'Rows that were looked at.', example: 500 })
  readonly rows?: number;

  @ApiPropertyOptional({ description: 'Rows that are wrong.', example: 2 })
  readonly invalidRows?: number;

  @ApiPropertyOptional({
    description: 'Milliseconds until it is worth trying again; also the header `Retry-After`.',
    example: 60000,
  })
  readonly retryAfterMs?: number;

  @ApiPropertyOptional({ description: 'Milliseconds until a paused run goes on.', example: 30000 })
  readonly resumeInMs?: number;

  @ApiPropertyOptional({
    description: 'The code of what the pause is due to.',
    example: 'LOGIN_UNAVAILABLE',
  })
  readonly causeCode?: string;

  @ApiPropertyOptional({
    description: 'The version that there is now.',
    example: 4,
    type: Number,
    nullable: true,
  })
  readonly version?: number | null;

  @ApiPropertyOptional({ description: 'What refers to it.', example: ['flow images'], type: [String] })
  readonly uses?: readonly string[];

  @ApiPropertyOptional({
    description: 'The run that has the same key.',
    example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f',
  })
  readonly runId?: string;

  @ApiPropertyOptional({
    description: 'The run that is active.',
    example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f',
  })
  readonly activeRunId?: string;

  @ApiPropertyOptional({ description: 'Where in the script it failed.', example: '  line 3, in transform' })
  readonly traceback?: string;

  @ApiPropertyOptional({ description: 'What the script had printed.', example: '12 rows\\n' })
  readonly stdout?: string;

  @ApiPropertyOptional({ description: 'How long the script ran, in milliseconds.', example: 12.3 })
  readonly durationMs?: number;

  @ApiPropertyOptional({ description: 'What the script had logged.', type: [ProblemLogLine] })
  readonly log?: readonly ProblemLogLine[];
}

/** The extra members of one error. */
export type ProblemDetails = { readonly [Member in keyof ProblemMembers]: ProblemMembers[Member] };
