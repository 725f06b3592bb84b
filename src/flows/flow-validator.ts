import { Injectable } from '@nestjs/common';
import { Clock, type FieldProblem, inputInvalid } from '../common/index.js';
import { StepChecks } from '../engine/index.js';
import { LoginService } from '../logins/index.js';
import type { FlowDocument } from './flow-document.dto.js';
import { slugIn } from './flow-names.js';
import { flowProblems } from './flow-rules.js';
import type { Flow } from './flow.js';
import { isPlain, type Plain } from './patch-document.js';
import { type DocumentReading, readDocument } from './read-document.js';

/** What a flow's response has beyond its document; a client may send it back, and it changes nothing. */
export const READ_ONLY = [
  'id',
  'state',
  'startedAt',
  'version',
  'outboundUrl',
  'createdAt',
  'updatedAt',
] as const;

/** Everything that can be wrong with a flow by itself, whatever other flows there are: found in one go. */
@Injectable()
export class FlowValidator {
  constructor(
    private readonly clock: Clock,
    private readonly steps: StepChecks,
    private readonly logins: LoginService,
  ) {}

  /** Reads `input` as the new document of `current` (null for a new flow). Never stops at the first problem. */
  async check(input: unknown, current: Pick<Flow, 'slug'> | null): Promise<DocumentReading> {
    if (!isPlain(input)) throw inputInvalid([{ path: '', message: 'a flow is a JSON object' }]);
    const { document, problems } = readDocument({
      ...withoutReadOnly(input),
      slug: input['slug'] ?? current?.slug ?? slugIn(input),
    });
    const sound = (...cards: (keyof FlowDocument)[]): boolean =>
      !problems.some(({ path }) => path === '' || cards.some((card) => isUnder(path, card)));
    const deeper = [
      ...flowProblems(document, sound, this.clock.now()),
      ...(current !== null && document.slug !== current.slug ? [slugChanged(current.slug)] : []),
      ...(sound('omnitron')
        ? await this.loginProblems('omnitron.login', document.omnitron.login, 'omnitron')
        : []),
      ...(sound('read') ? await this.loginProblems('read.login', document.read?.login ?? null) : []),
      ...(await this.steps.listProblems(document, sound)),
    ];
    return { document, problems: [...problems, ...deeper] };
  }

  private async loginProblems(path: string, slug: string | null, type?: string): Promise<FieldProblem[]> {
    if (slug === null) return [];
    if (!(await this.logins.hasLogin(slug))) {
      return [{ path, message: `there is no login "${slug}"; create it first` }];
    }
    const login = await this.logins.getLogin(slug);
    if (type === undefined || login.type === type) return [];
    return [{ path, message: `the login "${slug}" is of type ${login.type}; it must be of type ${type}` }];
  }
}

function withoutReadOnly(input: Plain): Plain {
  const ignored = new Set<string>(READ_ONLY);
  return Object.fromEntries(Object.entries(input).filter(([name]) => !ignored.has(name)));
}

function slugChanged(slug: string): FieldProblem {
  return { path: 'slug', message: `stays "${slug}": URLs and other flows refer to it` };
}

/** Whether a dotted path is `card` or lies in it. */
function isUnder(path: string, card: string): boolean {
  return path.startsWith(card) && ['', '.', '['].includes(path.charAt(card.length));
}
