import {
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { AnyFilesInterceptor } from '@nestjs/platform-express';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { commonError } from '../../common/index.js';
import { runError } from '../run.errors.js';

/** A CSV file as it was sent. */
export interface CsvFile {
  readonly bytes: Buffer;
  /** The declared charset, or null. */
  readonly charset: string | null;
}

export const MAX_CSV_BYTES = 16 * 1024 * 1024;

interface UploadRequest extends Request {
  csv?: CsvFile;
  files?: unknown;
}

/** Takes the file of a `multipart/form-data` request into memory; `CsvBody` takes it from there. */
export const MultipartCsv = AnyFilesInterceptor({
  limits: { files: 1, fileSize: MAX_CSV_BYTES, fields: 10 },
});

/** Reads a `text/csv` body, after the guards: nobody without a token fills the memory. */
@Injectable()
export class CsvBody implements NestInterceptor {
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<UploadRequest>();
    const [type = '', ...parameters] = (request.headers['content-type'] ?? '').split(';');
    const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(parameters.join(';'))?.[1] ?? null;
    switch (type.trim().toLowerCase()) {
      case 'text/csv':
      case 'application/csv':
        request.csv = { bytes: await readBody(request), charset };
        request.body = {};
        break;
      case 'multipart/form-data':
        request.csv = { bytes: fileOf(request), charset: null };
        break;
      case 'application/json':
        break;
      default:
        if (hasBody(request)) {
          throw runError(
            'BODY_TYPE_UNSUPPORTED',
            `A run is started with application/json, text/csv or multipart/form-data, not with "${type}". Set the header Content-Type.`,
          );
        }
        request.body = {};
    }
    return next.handle();
  }
}

/** The CSV file of the request, or null. */
export const UploadedCsv = createParamDecorator(
  (_data: unknown, context: ExecutionContext): CsvFile | null =>
    context.switchToHttp().getRequest<UploadRequest>().csv ?? null,
);

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

async function readBody(request: UploadRequest): Promise<Buffer> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw runError(
      'BODY_TYPE_UNSUPPORTED',
      `Content-Encoding ${encoding} is not taken here; send the file as it is.`,
    );
  }
  const chunks: Buffer[] = [];
  let size = Number(request.headers['content-length'] ?? 0);
  if (size > MAX_CSV_BYTES) throw tooLarge();
  size = 0;
  // The stream stays open at an early end, for the answer goes out on its connection.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_CSV_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): Error {
  return commonError(
    'BODY_TOO_LARGE',
    `A CSV file has at most ${MAX_CSV_BYTES / 1024 / 1024} MB. Split it, and send one file after the other.`,
  );
}

function fileOf({ files }: UploadRequest): Buffer {
  const [file] = (files ?? []) as { buffer: Buffer }[];
  if (file === undefined) {
    throw runError(
      'CSV_INVALID',
      'The multipart/form-data body has no file part; attach the CSV file as one.',
    );
  }
  return file.buffer;
}
