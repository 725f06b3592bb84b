import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsEmail } from 'class-validator';
import type { createTransport } from 'nodemailer';
import { Field, redact } from '../../../common/index.js';
import { AppConfig } from '../../../config/index.js';
import type { AlarmNotice } from '../alarm.js';
import { alarmError } from '../alarm.errors.js';
import type { Channel, DeliveryResult } from './channel.js';

const TIMEOUT_MS = 20_000;

export class AlarmEmail {
  @Field(
    {
      description: 'Who is written to.',
      example: ['ops@example.com'],
      type: [String],
      minItems: 1,
      maxItems: 20,
    },
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(20),
    IsEmail({ require_tld: false }, { each: true }),
  )
  to: string[];
}

/** E-mail through the SMTP server of the settings. */
@Injectable()
export class EmailChannel implements Channel, OnApplicationShutdown {
  static readonly settings = AlarmEmail;
  static readonly description = 'Writes an e-mail; needs the setting `SMTP_URL`.';

  private mail: Promise<ReturnType<typeof createTransport>> | null = null;
  /** A mail server may repeat what it refuses. */
  private readonly secrets: readonly string[];

  constructor(private readonly config: AppConfig) {
    this.secrets = config.smtpUrl === undefined ? [] : passwordsIn(config.smtpUrl);
  }

  async onApplicationShutdown(): Promise<void> {
    (await this.mail)?.close();
  }

  check(): void {
    if (this.config.smtpUrl !== undefined) return;
    throw alarmError(
      'EMAIL_NOT_CONFIGURED',
      'This installation cannot send e-mail: SMTP_URL is not set. Set it, or use a webhook.',
    );
  }

  async deliver({ to }: AlarmEmail, notice: AlarmNotice): Promise<DeliveryResult> {
    const { publicUrl, smtpUrl, SMTP_FROM } = this.config;
    if (smtpUrl === undefined) return { ok: false, detail: 'SMTP_URL is not set.' };
    const { name } = notice.alarm;
    try {
      this.mail ??= openMail(smtpUrl);
      const transport = await this.mail;
      const sent = await transport.sendMail({
        from: SMTP_FROM,
        to: [...to],
        // The same at every attempt, so that mail servers can drop a repetition.
        messageId: `<${notice.id}@${new URL(publicUrl).hostname}>`,
        subject: `[${notice.kind}] ${name}`,
        text: `${notice.message}\n\nAlarm: ${name}\nTime: ${notice.happenedAt.toISOString()}\n${publicUrl}\n`,
      });
      return { ok: true, detail: redact(String(sent.response), this.secrets) };
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      return { ok: false, detail: redact(said, this.secrets) };
    }
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
