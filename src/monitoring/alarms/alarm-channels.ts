import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { createTransport } from 'nodemailer';
import { AppError, Clock, redact, SecretBox } from '../../common/index.js';
import { AppConfig } from '../../config/index.js';
import { HttpClient } from '../../http-client/index.js';
import { ALARM_CHANNELS, type Alarm, type AlarmChannel, type AlarmNotice } from './alarm.js';
import { signedHeaders } from './webhook-signature.js';

const TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 64 * 1024;
const SHOWN_CHARACTERS = 200;

/** What became of one attempt. `detail` is for people: the answer's status, or the error. */
export interface DeliveryResult {
  readonly ok: boolean;
  readonly detail: string;
}

/** The context that an alarm's webhook secret is sealed in. */
export function secretContext(alarmId: string): string {
  return `alarm:${alarmId}`;
}

/** The ways to whoever has to know: a signed webhook through the one HTTP client, e-mail through the SMTP server. */
@Injectable()
export class AlarmChannels implements OnApplicationShutdown {
  private mail: Promise<ReturnType<typeof createTransport>> | null = null;
  /** A mail server may repeat what it refuses. */
  private readonly mailSecrets: readonly string[];

  constructor(
    private readonly config: AppConfig,
    private readonly http: HttpClient,
    private readonly secrets: SecretBox,
    private readonly clock: Clock,
  ) {
    this.mailSecrets = config.smtpUrl === undefined ? [] : passwordsIn(config.smtpUrl);
  }

  async onApplicationShutdown(): Promise<void> {
    (await this.mail)?.close();
  }

  get canMail(): boolean {
    return this.config.smtpUrl !== undefined;
  }

  /** One attempt; failures are results, since the caller tries again. */
  async deliver(alarm: Alarm, channel: AlarmChannel, notice: AlarmNotice): Promise<DeliveryResult> {
    try {
      return channel === 'webhook' ? await this.post(alarm, notice) : await this.send(alarm, notice);
    } catch (error) {
      if (error instanceof AppError) return { ok: false, detail: error.message };
      const said = error instanceof Error ? error.message : String(error);
      return { ok: false, detail: redact(said, this.mailSecrets) };
    }
  }

  private async post(alarm: Alarm, notice: AlarmNotice): Promise<DeliveryResult> {
    const { webhookUrl: url, sealedWebhookSecret: sealed } = alarm;
    if (url === null || sealed === null) return { ok: false, detail: 'The alarm has no webhook any more.' };
    const secret = this.secrets.open(sealed, secretContext(alarm.id));
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

  private async send(alarm: Alarm, notice: AlarmNotice): Promise<DeliveryResult> {
    if (alarm.emailTo === null) return { ok: false, detail: 'The alarm has no e-mail addresses any more.' };
    const { publicUrl, smtpUrl, SMTP_FROM } = this.config;
    if (smtpUrl === undefined) return { ok: false, detail: 'SMTP_URL is not set.' };
    this.mail ??= openMail(smtpUrl);
    const sent = await (
      await this.mail
    ).sendMail({
      from: SMTP_FROM,
      to: [...alarm.emailTo],
      // The same at every attempt, so that mail servers can drop a repetition.
      messageId: `<${notice.id}@${new URL(publicUrl).hostname}>`,
      subject: `[${notice.kind}] ${alarm.name}`,
      text: `${notice.message}\n\nAlarm: ${alarm.name}\nTime: ${notice.happenedAt.toISOString()}\n${publicUrl}\n`,
    });
    return { ok: true, detail: redact(String(sent.response), this.mailSecrets) };
  }
}

/** The password of a URL, as it stands there and decoded. */
function passwordsIn(url: string): string[] {
  const password = URL.parse(url)?.password ?? '';
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}

/** Whether an alarm has this channel. */
export function channelsOf(alarm: Pick<Alarm, 'webhookUrl' | 'emailTo'>): AlarmChannel[] {
  return ALARM_CHANNELS.filter((channel) =>
    channel === 'webhook' ? alarm.webhookUrl !== null : alarm.emailTo !== null,
  );
}

/** Loaded with the first mail: most installations send none. */
async function openMail(url: string): Promise<ReturnType<typeof createTransport>> {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}
