import { Logger, type Params, PinoLogger } from 'nestjs-pino';

/** Nest's own steps at a start: a route, a module. Worth a line to who looks for them. */
const STEPS_OF_NEST = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);

/**
 * The log of the application, for `NestFactory.create`: it works from the first moment, so that a start that waits says
 * why. Lines go where `LoggerModule.forRoot(params)` writes them.
 */
export class ApplicationLogger extends Logger {
  constructor(params: Params) {
    super(new PinoLogger(params), params);
  }

  override log(message: unknown, ...optionalParams: unknown[]): void {
    if (STEPS_OF_NEST.has(String(optionalParams.at(-1)))) this.debug(message, ...optionalParams);
    else super.log(message, ...optionalParams);
  }

  /** What Nest's handler logs it throws as well, to whoever started the application. */
  override error(message: unknown, ...optionalParams: unknown[]): void {
    if (optionalParams.at(-1) !== 'ExceptionHandler') super.error(message, ...optionalParams);
  }
}
