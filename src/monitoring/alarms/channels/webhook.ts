import { Injectable } from '@nestjs/common';
import { Clock, HttpUrl, redact, SECRET_MASK, SecretText } from '../../../common/index.js';
import { AppConfig } from '../../../config/index.js';
import { HttpClient } from '../../../http-client/index.js';
import type { AlarmNotice } from '../alarm.js';
import { signedHeaders, WEBHOOK_SECRET } from '../webhook-signature.js';
import type { Channel, DeliveryResult } from './channel.js';

const TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 64 * 1024;
const SHOWN_CHARACTERS = 200;

export class AlarmWebhook {
  @HttpUrl({
    description: 'Where notices are posted to. It is shown to every user; the signature proves who sends.',
    example: 'https://alerts.example.com/images',
  })
  url: string;

  @SecretText({
    description: 'Signs each notice (Standard Webhooks): `whsec_` and 24 to 64 bytes in base64.',
    example: 'whsec_ZGVtbyBzZWNyZXQgb2YgdGhpcnR5LXR3byBieXRlcyE=',
    maxLength: 200,
    check: secretProblem,
  })
  secret: string;
}

/** A signed POST through the one HTTP client. */
@Injectable()
export class WebhookChannel implements Channel {
  static readonly settings = AlarmWebhook;
  static readonly description = 'Posts a signed notice.';

  constructor(
    private readonly config: AppConfig,
    private readonly http: HttpClient,
    private readonly clock: Clock,
  ) {}

  check({ url }: AlarmWebhook): void {
    this.http.checkUrl('alarm', url);
  }

  async deliver({ url, secret }: AlarmWebhook, notice: AlarmNotice): Promise<DeliveryResult> {
    const body = JSON.stringify({
      type: `alarm.${notice.kind}`,
      timestamp: notice.happenedAt.toISOString(),
      data: {
        alarm: notice.alarm,
        flow: notice.flow,
        value: notice.value,
        message: notice.message,
        installation: this.config.publicUrl,
      },
    });
    const response = await this.http.send({
      purpose: 'alarm',
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/json',
        ...signedHeaders(secret, notice.id, this.clock.now(), body),
      },
      body,
      timeouts: { totalMs: TIMEOUT_MS },
      maxBytes: MAX_ANSWER_BYTES,
      maxRedirects: 0,
    });
    const ok = response.status >= 200 && response.status < 300;
    const text = ok ? '' : `: ${redact(response.body.toString('utf8'), [secret]).slice(0, SHOWN_CHARACTERS)}`;
    return { ok, detail: `HTTP ${response.status}${text}` };
  }
}

function secretProblem(secret: string): string | null {
  return secret === SECRET_MASK || WEBHOOK_SECRET.test(secret)
    ? null
    : 'secret must be whsec_ and 24 to 64 bytes in base64: echo whsec_$(openssl rand -base64 32)';
}
