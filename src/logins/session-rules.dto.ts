import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  Max,
  Min,
  Validate,
  type ValidationArguments,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { Choice, Field, Text, Texts } from '../common/index.js';
import { hostProblem } from './login-hosts.js';
import { Seconds, TokenPath } from './settings-fields.js';

@ValidatorConstraint()
class Hosts implements ValidatorConstraintInterface {
  validate(hosts: unknown): boolean {
    return problemOf(hosts) === null;
  }

  defaultMessage(given?: ValidationArguments): string {
    return problemOf(given?.value) ?? '';
  }
}

function problemOf(hosts: unknown): string | null {
  const texts = [hosts].flat().filter((text) => typeof text === 'string');
  return texts.map(hostProblem).find((problem) => problem !== null) ?? null;
}

/** How long a session is good, and how the other side says that it is over. */
export class SessionRules {
  @Seconds({
    description:
      'Lifetime of a token in seconds, when the other side does not tell. It wins over what the response or the token say.',
    example: 3600,
  })
  lifetimeSeconds: number | null = null;

  @TokenPath({
    description:
      'Where the response tells the lifetime: seconds, seconds since 1970, or a date. Without it, the `exp` of a JWT counts.',
    nullable: true,
  })
  expiresPath: string | null = '$.expires_in';

  @Field(
    { description: 'Statuses that mean "log in again".', type: [Number], maxItems: 20 },
    IsArray(),
    ArrayMaxSize(20),
    IsInt({ each: true }),
    Min(200, { each: true }),
    Max(599, { each: true }),
  )
  rejectedStatuses: number[] = [401];

  @Choice({
    description:
      'Whether the cookies of the login, and those that answers set later, travel with the requests of the flows.',
    enum: ['keep', 'ignore'],
    enumName: 'SessionCookies',
  })
  cookies: 'keep' | 'ignore' = 'keep';

  @Text({
    description:
      'A text whose presence in a short response (below 64 KiB) means "log in again", for servers that say so with status 200.',
    example: 'Session expired',
    maxLength: 500,
  })
  rejectedText: string | null = null;

  @Texts({
    description:
      'Hosts that requests with this login may go to, and with them its secrets: `erp.example.com`, `*.example.com`, with or without a port. Empty: wherever the card of a flow says. Adding one takes the secrets anew.',
    example: ['erp.example.com'],
    maxItems: 50,
  })
  @Validate(Hosts)
  hosts: string[] = [];
}
