import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Schema } from './support/openapi-arbitrary.js';
import { openApi, ROOT, routes } from './support/openapi-routes.js';

/** Objects whose members only their author knows, and why the API cannot name them. */
const FREE: Readonly<Record<string, string>> = {
  'ReadCard.extraParams': 'parameters of the ERP, as it calls them',
  'ProductsRequest.extraParams': 'parameters of the ERP, as it calls them',
  'DetailRequest.extraParams': 'parameters of the ERP, as it calls them',
  'LoginStepRequest.body': 'fields of the ERP’s login, as it calls them',
  'TemplateResponse.login': 'settings of a login type with places for parameters',
  'TemplateResponse.cards': 'cards of a flow with places for parameters',
  'FillTemplateRequest.omnitron': 'a card of a flow, checked with it',
  'FilledTemplate.flow': 'a flow that may have problems still',
  'FilledTemplate.login': 'settings of a login type, without secrets',
  'MappingOperationCard.spec': 'a Jolt spec: its keys are those of the data',
  'MappingOperation.spec': 'the same, to begin with',
  'TestMappingRequest.context': 'what the spec looks up',
  'JwtSettings.extraBody': 'fields of the ERP’s login, as it calls them',
  'OAuth2Settings.extraBody': 'fields of the token endpoint, as it calls them',
  'NebimSettings.parameters': 'parameters of the connection, as Nebim calls them',
  'PATCH /api/v1/flows/{slug} application/json': 'any part of a flow: a merge patch',
};

/** The places of objects that say nothing of their members. A field of any JSON value (ANY_JSON) says so by its `oneOf`. */
function bareObjects(schema: Schema | undefined, place: string): string[] {
  if (schema === undefined || schema.$ref !== undefined) return [];
  const { properties = {}, items, additionalProperties: more } = schema;
  const choices = [...(schema.oneOf ?? []), ...(schema.anyOf ?? []), ...(schema.allOf ?? [])];
  if (choices.length === 5 && choices.some(({ type }) => type === 'boolean')) return [];
  const isObject = [schema.type].flat().includes('object');
  const isBare = isObject && schema.properties === undefined && (more === undefined || more === true);
  return [
    ...(isBare ? [place] : []),
    ...Object.entries(properties).flatMap(([name, property]) => bareObjects(property, `${place}.${name}`)),
    ...(items === undefined ? [] : bareObjects(items, `${place}[]`)),
    ...(typeof more === 'object' ? bareObjects(more, `${place}.*`) : []),
    ...choices.flatMap((choice) => bareObjects(choice, place)),
  ];
}

interface Failure {
  readonly content?: object;
  readonly headers?: object;
}

const contents = (of: { readonly content?: Readonly<Record<string, { schema?: Schema }>> } | undefined) =>
  Object.entries(of?.content ?? {});

describe('openapi.json', () => {
  it('says what is in every object, but for those whose members only their author knows', () => {
    const places = [
      ...Object.entries(openApi.components.schemas).flatMap(([name, schema]) => bareObjects(schema, name)),
      ...routes.flatMap(({ name, requestBody, responses }) => [
        ...contents(requestBody).flatMap(([type, { schema }]) => bareObjects(schema, `${name} ${type}`)),
        ...Object.entries(responses).flatMap(([status, response]) =>
          contents(response).flatMap(([type, { schema }]) =>
            bareObjects(schema, `${name} ${status} ${type}`),
          ),
        ),
      ]),
    ];
    expect([...new Set(places)].toSorted()).toEqual(Object.keys(FREE).toSorted());
  });

  it('tells the settings of a login by its type, in what is sent and what is answered', () => {
    for (const name of ['LoginRequest', 'LoginResponse']) {
      const { oneOf = [], discriminator } = openApi.components.schemas[name] as Schema & {
        discriminator?: { propertyName: string; mapping: Record<string, string> };
      };
      expect(discriminator?.propertyName).toBe('type');
      expect(Object.values(discriminator?.mapping ?? {})).toEqual(oneOf.map(({ $ref }) => $ref));
    }
  });

  it('marks every secret as write-only', () => {
    const secrets = Object.entries(openApi.components.schemas).flatMap(([name, { properties = {} }]) =>
      Object.entries(properties)
        .filter(([, { description = '' }]) => /rite-only/.test(description))
        .map(([field, schema]) => [`${name}.${field}`, schema.writeOnly]),
    );
    expect(secrets.length).toBeGreaterThan(12);
    expect(secrets.filter(([, writeOnly]) => writeOnly !== true)).toEqual([]);
  });

  it('answers every failure as a problem, which may say when to try again', () => {
    const failures = routes.flatMap(({ name, responses }) =>
      Object.entries(responses)
        .filter(([status]) => /^[45]/.test(status))
        .map(([status, response]) => ({ name: `${name} ${status}`, ...(response as Failure) })),
    );
    const others = failures.filter(
      ({ content = {}, headers = {} }) =>
        !('application/problem+json' in content) || !('Retry-After' in headers),
    );
    expect(others.map(({ name }) => name)).toEqual(['POST /api/nifi/login 400', 'GET /health/ready 503']);
    expect(failures.length).toBeGreaterThan(2 * routes.length);
  });
});

it('the classes of documents have names of their own: of two with one name, openapi.json would describe one', () => {
  const classes = globSync('src/**/*.dto.ts', { cwd: ROOT }).flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^export class (\w+)/gm)].map(
      ([, name = '']) => name,
    ),
  );
  expect(classes.length).toBeGreaterThan(100);
  expect(classes.filter((name, at) => classes.indexOf(name) !== at)).toEqual([]);
});
