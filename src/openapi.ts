import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, getSchemaPath, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { FORM_PER_MEDIA_TYPE, Problem, RETRY_AFTER } from './common/index.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** What a room says of its schemas that Nest cannot say of a class. */
export type DescribeSchemas = (schemas: Schemas) => void;

/** The OpenAPI document of all routes, the same on every machine: `openapi.json` in the repository is this. */
export function openApiDocument(app: INestApplication, describe: DescribeSchemas): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setTitle('Image Integrator')
    .setDescription('Moves product images from any ERP into Omnitron: flows, logins, runs, logs and tests.')
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/', 'This installation')
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, settings, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
    extraModels: [Problem],
  });
  for (const operation of operations(document)) {
    describeProblems(operation);
    splitForms(operation);
  }
  describe(document.components?.schemas ?? {});
  return document;
}

/** What is wrong is answered in the same form everywhere. */
const PROBLEM = {
  headers: RETRY_AFTER,
  content: { 'application/problem+json': { schema: { $ref: getSchemaPath(Problem) } } },
};

function describeProblems({ responses }: Operation): void {
  responses['4XX'] ??= { description: 'The request was refused; `code` and `detail` say why.' };
  responses['5XX'] ??= { description: 'It cannot be answered now, or something is wrong inside.' };
  for (const [status, response] of Object.entries(responses)) {
    if (/^[45]/.test(status) && response !== undefined && !('content' in response))
      Object.assign(response, PROBLEM);
  }
}

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

function operations(document: OpenAPIObject): Operation[] {
  const isOperation = (value: unknown): value is Operation =>
    typeof value === 'object' && value !== null && 'responses' in value;
  return Object.values(document.paths).flatMap((path) => Object.values(path).filter(isOperation));
}

/** A body that has a form of its own in each media type is written as a `oneOf` of them, in the order of the media types. */
function splitForms({ requestBody }: Operation): void {
  if (requestBody === undefined || '$ref' in requestBody) return;
  for (const [at, form] of Object.values(requestBody.content).entries()) {
    const { schema } = form;
    if (schema !== undefined && FORM_PER_MEDIA_TYPE in schema && 'oneOf' in schema) {
      form.schema = schema.oneOf?.[at] ?? schema;
    }
  }
}

/** Swagger UI at `/docs`, the document at `/openapi.json`. */
export function serveOpenApi(app: INestApplication, describe: DescribeSchemas): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app, describe), {
    jsonDocumentUrl: 'openapi.json',
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true, tryItOutEnabled: true },
    customSiteTitle: 'Image Integrator API',
  });
}
