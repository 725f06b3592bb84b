import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import type TestAgent from 'supertest/lib/agent.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeletionChecks, flowError, FlowService } from '../../src/flows/index.js';
import { FLOW_EXAMPLES, PATCH_EXAMPLES } from '../../src/flows/flow.examples.js';
import { LoginRequest, LoginService, LoginUses } from '../../src/logins/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startFlowsApp } from '../support/flows-app.js';

const OMNITRON = { login: 'omnitron', domainUrl: 'https://shop.omnitron.example' };
const READ = { login: 'erp', url: 'https://erp.example.com/api/images/' };
const IMAGES = { name: 'Images', omnitron: OMNITRON, read: READ };

function login(slug: string, type: string, settings: object): LoginRequest {
  const account = { username: 'integration', password: 'correct horse', ...settings };
  return Object.assign(new LoginRequest(), { slug, name: slug, type, settings: account });
}

function statuses(answers: readonly { status: number }[]): number[] {
  return answers.map(({ status }) => status).toSorted((a, b) => a - b);
}

describe('flows over HTTP', () => {
  let database: TestDatabase;
  let app: NestExpressApplication;
  let api: TestAgent;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await startFlowsApp(database);
    api = request(app.getHttpServer());
    await app
      .get(LoginService)
      .createLogin(login('omnitron', 'omnitron', { domainUrl: 'http://shop.example' }));
    await app.get(LoginService).createLogin(login('erp', 'jwt', { url: 'http://erp.example/login' }));
  });

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  beforeEach(async () => {
    await database.dataSource.query('TRUNCATE flows CASCADE');
  });

  async function create(flow: object): Promise<void> {
    await api.post('/api/v1/flows').send(flow).expect(201);
  }

  describe('creating', () => {
    it('makes a stopped flow at version 1, complete with defaults', async () => {
      const { body, headers } = await api.post('/api/v1/flows').send(IMAGES).expect(201);
      expect(body).toMatchObject({
        name: 'Images',
        slug: 'images',
        direction: 'inbound',
        state: 'stopped',
        startedAt: null,
        version: 1,
        outboundUrl: null,
        write: { maxAttempts: 10 },
        read: { maxPages: 10_000 },
      });
      expect(headers).toMatchObject({
        location: '/api/v1/flows/images',
        etag: expect.stringMatching(/^"1\./),
      });
      const { body: read } = await api.get('/api/v1/flows/images').expect(200);
      expect(read).toEqual(body);
    });

    it('warns of what is valid and probably not meant', async () => {
      const mapping = [{ operation: 'modify-overwrite-beta', spec: { a: '=tolower' } }];
      const { body } = await api
        .post('/api/v1/flows')
        .send({ ...IMAGES, mapping })
        .expect(201);
      expect(body).toMatchObject({ warnings: [expect.stringMatching(/^mapping\[0\]\.spec\.a: .*=toLower/)] });
      const saved = await api.get('/api/v1/flows/images').expect(200);
      expect(saved.body).not.toHaveProperty('warnings');
    });

    it('gives an outbound flow its Outbound Request URL', async () => {
      const { body } = await api
        .post('/api/v1/flows')
        .send({ name: 'ERP images', direction: 'outbound', omnitron: OMNITRON })
        .expect(201);
      expect(body).toMatchObject({
        read: null,
        outboundUrl: 'https://integrator.example.com/api/v1/outbound/erp-images',
      });
      await api.post('/api/v1/flows/erp-images/start').expect(200);
    });

    it('takes the examples of the API documentation', async () => {
      for (const { value } of Object.values(FLOW_EXAMPLES)) await create(value);
      for (const { value } of Object.values(PATCH_EXAMPLES)) {
        const { body } = await api.patch('/api/v1/flows/images').send(value);
        expect(body).toMatchObject({ slug: 'images' });
      }
    });

    it('reports the problems of fields, of cards and with other flows together', async () => {
      await create(IMAGES);
      const { body } = await api
        .post('/api/v1/flows')
        .send({
          name: 'images',
          slug: 'images-2',
          timezone: 'Mars/Olympus',
          schedule: { type: 'after-flow', flow: 'nobody' },
          omnitron: { ...OMNITRON, concurrency: 0 },
          read: { ...READ, url: 'gopher://erp' },
          script: { language: 'javascript', source: 'function transform( {' },
          write: { speed: 'high' },
        })
        .expect(422)
        .expect('Content-Type', /application\/problem\+json/);
      expect(body).toMatchObject({ code: 'INPUT_INVALID' });
      expect(body.errors.map(({ path }: { path: string }) => path)).toEqual(
        expect.arrayContaining([
          'name',
          'timezone',
          'schedule.flow',
          'omnitron.concurrency',
          'read.url',
          expect.stringMatching(/^script\./),
          'write.speed',
        ]),
      );
    });

    it('asks for logins that exist, of a type that fits', async () => {
      const { body } = await api
        .post('/api/v1/flows')
        .send({ ...IMAGES, omnitron: { ...OMNITRON, login: 'erp' }, read: { ...READ, login: 'nobody' } })
        .expect(422);
      expect(body.errors).toEqual([
        { path: 'omnitron.login', message: 'the login "erp" is of type jwt; it must be of type omnitron' },
        { path: 'read.login', message: 'there is no login "nobody"; create it first' },
      ]);
    });

    it('keeps the logins that it uses from being deleted', async () => {
      await create(IMAGES);
      expect(await app.get(LoginUses).listUses('erp')).toEqual(['flow images']);
      const { body } = await api.delete('/api/v1/logins/omnitron').expect(409);
      expect(body).toMatchObject({ code: 'LOGIN_IN_USE', uses: ['flow images'] });
    });

    it('refuses a slug that is taken', async () => {
      await create(IMAGES);
      const { body } = await api
        .post('/api/v1/flows')
        .send({ ...IMAGES, name: 'Pictures', slug: 'images' })
        .expect(422);
      expect(body.errors).toEqual([{ path: 'slug', message: 'there is already a flow "Images" (images)' }]);
    });

    it.each([[[]], ['text'], [42]])('refuses %j, which is no flow', async (flow) => {
      const { body } = await api
        .post('/api/v1/flows')
        .set('Content-Type', 'application/json')
        .send(JSON.stringify(flow));
      expect([400, 422]).toContain(body.status);
    });

    it('keeps names and chains in order when many save at once', async () => {
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          api.post('/api/v1/flows').send({ ...IMAGES, slug: `images-${index}` }),
        ),
      );
      expect(statuses(answers)).toEqual([201, ...Array(7).fill(422)]);
    });
  });

  describe('checking', () => {
    it('tells what saving would refuse, and saves nothing', async () => {
      const broken = {
        ...IMAGES,
        timezone: 'Europe/Ankara',
        read: { ...READ, pageSize: 0, login: 'nobody' },
      };
      const { body } = await api.post('/api/v1/flows/check').send(broken).expect(200);
      const { body: refused } = await api.post('/api/v1/flows').send(broken).expect(422);
      expect(body).toEqual({ valid: false, errors: refused.errors });
      const { body: sound } = await api.post('/api/v1/flows/check').send(IMAGES).expect(200);
      expect(sound).toEqual({ valid: true, errors: [] });
      await api.get('/api/v1/flows/images').expect(404);
    });

    it('warns as saving does, of a document with errors too', async () => {
      const odd = {
        ...IMAGES,
        read: { ...READ, headers: { 'X-Since': '${last.request' } },
        mapping: [{ operation: 'modify-overwrite-beta', spec: { '*': { a: '=tolower' } } }],
      };
      const warnings = [
        expect.stringMatching(/^read\.headers.*never closed/),
        expect.stringMatching(/^mapping\[0\]\.spec\.\*\.a: "=tolower".*=toLower/),
      ];
      const { body } = await api.post('/api/v1/flows/check').send(odd).expect(200);
      expect(body).toEqual({ valid: true, errors: [], warnings });
      const { body: saved } = await api.post('/api/v1/flows').send(odd).expect(201);
      expect(saved.warnings).toEqual(body.warnings);
      const { body: wrong } = await api.post('/api/v1/flows/check').send({ ...odd, timezone: 'Nowhere' });
      expect(wrong).toMatchObject({ valid: false, warnings: [warnings[1]] });
    });

    it('knows the flow whose next version it would be', async () => {
      await create(IMAGES);
      const { body: asNew } = await api.post('/api/v1/flows/check').send(IMAGES).expect(200);
      expect(asNew.errors[0]).toMatchObject({ message: 'there is already a flow "Images" (images)' });
      const { body: next } = await api.post('/api/v1/flows/check?flow=images').send(IMAGES).expect(200);
      expect(next.valid).toBe(true);
      await api.post('/api/v1/flows/check?flow=nobody').send(IMAGES).expect(404);
    });
  });

  describe('changing', () => {
    it('takes a response back as a request, and adds a version only when something differs', async () => {
      await create(IMAGES);
      const { body } = await api.get('/api/v1/flows/images').expect(200);
      const { body: same } = await api.put('/api/v1/flows/images').send(body).expect(200);
      expect(same.version).toBe(1);
      const { body: changed } = await api
        .put('/api/v1/flows/images')
        .send({ ...body, name: 'Pictures', changeNote: 'A better name' })
        .expect(200);
      expect(changed).toMatchObject({ version: 2, name: 'Pictures', slug: 'images' });
    });

    it('gives cards that are left out of a replacement their defaults', async () => {
      await create({ ...IMAGES, write: { maxAttempts: 3 } });
      const { body } = await api.put('/api/v1/flows/images').send(IMAGES).expect(200);
      expect(body.write.maxAttempts).toBe(10);
    });

    it('patches the given fields alone', async () => {
      await create({ ...IMAGES, write: { maxAttempts: 3 } });
      const { body } = await api
        .patch('/api/v1/flows/images')
        .send({ write: { removalGuardPercent: null }, schedule: { type: 'interval', everySeconds: 60 } })
        .expect(200);
      expect(body).toMatchObject({
        version: 2,
        write: { maxAttempts: 3, removalGuardPercent: null },
        schedule: { type: 'interval', everySeconds: 60 },
      });
    });

    it('refuses with 412 what was made from a version that is no longer current', async () => {
      await create(IMAGES);
      const { headers } = await api.get('/api/v1/flows/images').expect(200);
      const etag = String(headers['etag']);
      const edit = { write: { maxAttempts: 4 } };
      await api.patch('/api/v1/flows/images').set('If-Match', etag).send(edit).expect(200);
      const { body } = await api
        .patch('/api/v1/flows/images')
        .set('If-Match', etag)
        .send({ write: { maxAttempts: 5 } })
        .expect(412);
      expect(body).toMatchObject({ code: 'FLOW_CHANGED', version: 2 });
      await api
        .patch('/api/v1/flows/images')
        .send({ write: { maxAttempts: 5 } })
        .expect(200);
    });

    it('lets one of several simultaneous changes with the same ETag win', async () => {
      await create(IMAGES);
      const { headers } = await api.get('/api/v1/flows/images').expect(200);
      const answers = await Promise.all(
        [2, 3, 4, 5].map((maxAttempts) =>
          api
            .patch('/api/v1/flows/images')
            .set('If-Match', String(headers['etag']))
            .send({ write: { maxAttempts } }),
        ),
      );
      expect(statuses(answers)).toEqual([200, 412, 412, 412]);
    });

    it('keeps the order of keys in a mapping, and takes another order for a change', async () => {
      const shift = (spec: object): object => ({ mapping: [{ operation: 'shift', spec }] });
      await create({ ...IMAGES, ...shift({ zz: 'first', a: 'second' }) });
      const { body: created } = await api.get('/api/v1/flows/images').expect(200);
      expect(Object.keys(created.mapping[0].spec)).toEqual(['zz', 'a']);
      const { body: changed } = await api
        .patch('/api/v1/flows/images')
        .send(shift({ a: 'second', zz: 'first' }))
        .expect(200);
      expect(changed.version).toBe(2);
      expect(Object.keys(changed.mapping[0].spec)).toEqual(['a', 'zz']);
    });

    it('keeps the slug', async () => {
      await create(IMAGES);
      const { body } = await api.patch('/api/v1/flows/images').send({ slug: 'pictures' }).expect(422);
      expect(body.errors[0]).toMatchObject({ path: 'slug' });
    });

    it('refuses a chain that comes back to itself', async () => {
      await create({ ...IMAGES, name: 'First' });
      await create({ ...IMAGES, name: 'Second', schedule: { type: 'after-flow', flow: 'first' } });
      const { body } = await api
        .patch('/api/v1/flows/first')
        .send({ schedule: { type: 'after-flow', flow: 'second' } })
        .expect(422);
      expect(body.errors).toEqual([
        { path: 'schedule.flow', message: 'would run in a circle: first → second → first' },
      ]);
    });
  });

  describe('versions', () => {
    it('keeps every version with its author and note, and restores an old one as a new one', async () => {
      await create({ ...IMAGES, changeNote: 'The first' });
      await api
        .patch('/api/v1/flows/images')
        .send({ read: { maxPages: 7 }, changeNote: 'Fewer pages' })
        .expect(200);
      const { body: list } = await api.get('/api/v1/flows/images/versions').expect(200);
      expect(list).toMatchObject({
        count: 2,
        results: [
          { version: 2, author: 'ayse@example.com', note: 'Fewer pages' },
          { version: 1, author: 'ayse@example.com', note: 'The first' },
        ],
      });
      const { body: first } = await api.get('/api/v1/flows/images/versions/1').expect(200);
      expect(first.document.read.maxPages).toBe(10_000);

      const { body: restored } = await api
        .post('/api/v1/flows/images/versions/1/restore')
        .send({})
        .expect(200);
      expect(restored).toMatchObject({ version: 3, read: { maxPages: 10_000 } });
      const { body: third } = await api.get('/api/v1/flows/images/versions/3').expect(200);
      expect(third.note).toBe('Restored version 1');
    });

    it('shows what a version changed, path by path', async () => {
      await create(IMAGES);
      await api
        .patch('/api/v1/flows/images')
        .send({ read: { maxPages: 7 } })
        .expect(200);
      const { body } = await api.get('/api/v1/flows/images/versions/2/diff').expect(200);
      expect(body).toEqual({
        against: 1,
        version: 2,
        differences: [{ path: '$.read.maxPages', change: 'changed', before: 10_000, after: 7 }],
      });
      const { body: back } = await api.get('/api/v1/flows/images/versions/1/diff?against=2').expect(200);
      expect(back).toMatchObject({ differences: [{ before: 7, after: 10_000 }] });
    });

    it('cannot be changed once written', async () => {
      await create(IMAGES);
      const { body } = await api.get('/api/v1/flows/images/versions/2').expect(404);
      expect(body.code).toBe('FLOW_VERSION_NOT_FOUND');
      await api.get('/api/v1/flows/images/versions/zero').expect(422);
    });
  });

  describe('starting and stopping', () => {
    it('remembers since when a flow runs, however often it is started', async () => {
      await create(IMAGES);
      const { body: first } = await api.post('/api/v1/flows/images/start').expect(200);
      expect(first).toMatchObject({ state: 'running', startedAt: expect.any(String), version: 1 });
      const { body: second } = await api.post('/api/v1/flows/images/start').expect(200);
      expect(second.startedAt).toBe(first.startedAt);
      expect((await app.get(FlowService).listRunningFlows()).map(({ slug }) => slug)).toEqual(['images']);
      const { body: stopped } = await api.post('/api/v1/flows/images/stop').expect(200);
      expect(stopped).toMatchObject({ state: 'stopped', startedAt: null });
    });

    it('changes the ETag, and still saves an edit of the document', async () => {
      await create(IMAGES);
      const { headers } = await api.get('/api/v1/flows/images').expect(200);
      const { headers: started } = await api.post('/api/v1/flows/images/start').expect(200);
      expect(started['etag']).not.toBe(headers['etag']);
      await api
        .patch('/api/v1/flows/images')
        .set('If-Match', String(headers['etag']))
        .send({ write: { maxAttempts: 4 } })
        .expect(200);
    });

    it('lists flows by name, by state and direction', async () => {
      await create({ ...IMAGES, name: 'Beta' });
      await create({ ...IMAGES, name: 'alpha', schedule: { type: 'interval', everySeconds: 60 } });
      await api.post('/api/v1/flows/beta/start').expect(200);
      const { body } = await api.get('/api/v1/flows').expect(200);
      expect(body).toMatchObject({
        count: 2,
        next: null,
        results: [
          {
            name: 'alpha',
            state: 'stopped',
            timezone: 'UTC',
            schedule: { type: 'interval', everySeconds: 60 },
          },
          { name: 'Beta', state: 'running', schedule: null },
        ],
      });
      const { body: running } = await api.get('/api/v1/flows?state=running&direction=inbound').expect(200);
      expect(running.results.map(({ slug }: { slug: string }) => slug)).toEqual(['beta']);
    });
  });

  describe('deleting', () => {
    it('takes the versions and the checkpoint along', async () => {
      await create(IMAGES);
      await api
        .put('/api/v1/flows/images/checkpoint')
        .send({ lastRequest: '2026-11-01T00:00:00Z' })
        .expect(200);
      await api.delete('/api/v1/flows/images').expect(204);
      const { body } = await api.get('/api/v1/flows/images').expect(404);
      expect(body.code).toBe('FLOW_NOT_FOUND');
      const [left] = await database.dataSource.query<{ count: string }[]>(
        'SELECT count(*) FROM (SELECT flow_id FROM flow_versions UNION SELECT flow_id FROM flow_checkpoints) AS rest',
      );
      expect(left?.count).toBe('0');
    });

    it('is refused while another flow runs after this one', async () => {
      await create({ ...IMAGES, name: 'First' });
      await create({ ...IMAGES, name: 'Second', schedule: { type: 'after-flow', flow: 'first' } });
      const { body } = await api.delete('/api/v1/flows/first').expect(409);
      expect(body).toMatchObject({ code: 'FLOW_IN_USE', detail: expect.stringContaining('second') });
    });

    it('is refused when a room that builds on flows says so', async () => {
      await create({ ...IMAGES, name: 'Busy' });
      app.get(DeletionChecks).register(async ({ slug }) => {
        if (slug === 'busy') throw flowError('FLOW_BUSY', 'A run is active.');
      });
      const { body } = await api.delete('/api/v1/flows/busy').expect(409);
      expect(body.code).toBe('FLOW_BUSY');
      await api.get('/api/v1/flows/busy').expect(200);
    });
  });

  describe('files', () => {
    it.each(['json', 'yaml'])('moves a flow by way of %s', async (format) => {
      await create({
        ...IMAGES,
        script: { language: 'javascript', source: 'const transform = (rows) =>\n  rows;\n' },
      });
      const { body: before } = await api.get('/api/v1/flows/images').expect(200);
      const file = await api
        .get(`/api/v1/flows/images/export?format=${format}`)
        .responseType('blob')
        .expect(200);
      expect(file.headers['content-disposition']).toContain(`images.flow.${format}`);
      await api.delete('/api/v1/flows/images').expect(204);

      const { body: after } = await api
        .post('/api/v1/flows/import')
        .set('Content-Type', `application/${format}`)
        .send((file.body as Buffer).toString())
        .expect(201);
      const ours = { id: after.id, createdAt: after.createdAt, updatedAt: after.updatedAt };
      expect(after).toEqual({ ...before, ...ours });
      expect(after.id).not.toBe(before.id);
    });

    it('replaces a flow only when told to', async () => {
      await create(IMAGES);
      const file =
        'name: Images\nomnitron: { login: omnitron, domainUrl: "https://new.example" }\nread: { url: "https://erp" }\n';
      const post = (path: string): ReturnType<TestAgent['post']> =>
        api.post(path).set('Content-Type', 'application/yaml').send(file);
      const { body } = await post('/api/v1/flows/import').expect(409);
      expect(body.code).toBe('FLOW_EXISTS');
      const { body: replaced } = await post('/api/v1/flows/import?replace=true').expect(200);
      expect(replaced).toMatchObject({ version: 2, omnitron: { domainUrl: 'https://new.example' } });
    });

    it('moves several flows in one file, all or none, whatever their order', async () => {
      await create(IMAGES);
      await create({ ...IMAGES, name: 'After', schedule: { type: 'after-flow', flow: 'images' } });
      const { body: file } = await api.get('/api/v1/flows/export').expect(200);
      expect(file).toMatchObject({
        format: 'image-integrator/flows',
        flows: [{ slug: 'after' }, { slug: 'images' }],
      });
      await api.get('/api/v1/flows/export?slugs=images,nowhere').expect(404);
      await api.delete('/api/v1/flows/after').expect(204);
      await api.delete('/api/v1/flows/images').expect(204);

      const [after, images] = file.flows as Record<string, unknown>[];
      const broken = { ...file, flows: [after, { ...images, timezone: 'Nowhere' }] };
      const { body: refused } = await api.post('/api/v1/flows/import').send(broken).expect(422);
      expect(refused.errors.map(({ path }: { path: string }) => path)).toContain('flows[1].timezone');
      await api.get('/api/v1/flows/after').expect(404);

      const { body: report } = await api.post('/api/v1/flows/import').send(file).expect(201);
      expect(report).toMatchObject({
        dryRun: false,
        flows: [
          { slug: 'after', action: 'created', version: 1 },
          { slug: 'images', action: 'created', version: 1 },
        ],
      });
    });

    it('tells in a dry run what would happen, and saves nothing', async () => {
      await create(IMAGES);
      const dry = async (file: object, query = '') =>
        (await api.post(`/api/v1/flows/import?dryRun=true${query}`).send(file).expect(200)).body as {
          flows: object[];
        };
      const changed = { ...IMAGES, timezone: 'Europe/Istanbul' };
      expect(await dry(changed, '&replace=true')).toMatchObject({
        dryRun: true,
        flows: [
          {
            action: 'changed',
            version: 2,
            differences: [{ path: '$.timezone', change: 'changed', after: 'Europe/Istanbul' }],
          },
        ],
      });
      expect(await dry(changed)).toMatchObject({
        flows: [{ action: 'refused', version: null, problems: [{ path: 'slug' }] }],
      });
      expect(await dry(IMAGES, '&replace=true')).toMatchObject({ flows: [{ action: 'unchanged' }] });
      expect(await dry({ ...IMAGES, name: 'New' })).toMatchObject({
        flows: [{ slug: 'new', action: 'created' }],
      });
      await api.get('/api/v1/flows/new').expect(404);
      const { body: still } = await api.get('/api/v1/flows/images').expect(200);
      expect(still).toMatchObject({ version: 1, timezone: 'UTC' });
    });

    it('says where a file cannot be read', async () => {
      const { body } = await api
        .post('/api/v1/flows/import')
        .set('Content-Type', 'application/yaml')
        .send('name: [Images\n')
        .expect(400);
      expect(body).toMatchObject({ code: 'FLOW_FILE_UNREADABLE', line: expect.any(Number) });
    });
  });

  describe('schedule and checkpoint', () => {
    it('previews the next times, in UTC and on the clocks of the flow', async () => {
      await create({
        ...IMAGES,
        timezone: 'Europe/Istanbul',
        schedule: { type: 'cron', expression: '0 30 9 * * ? *' },
      });
      const { body } = await api.get('/api/v1/flows/images/schedule?count=3').expect(200);
      expect(body).toMatchObject({ timezone: 'Europe/Istanbul', state: 'stopped' });
      expect(body.times).toHaveLength(3);
      expect(body.times[0].at).toMatch(/T06:30:00\.000Z$/);
      expect(body.times[0].local).toMatch(/T09:30:00\+03:00$/);
    });

    it('has no times without a schedule', async () => {
      await create(IMAGES);
      const { body } = await api.get('/api/v1/flows/images/schedule').expect(200);
      expect(body).toMatchObject({ schedule: null, times: [] });
      await api.get('/api/v1/flows/images/schedule?count=0').expect(422);
    });

    it('starts reading at the beginning, at initialSyncDate, or where an operator says', async () => {
      await create(IMAGES);
      const url = '/api/v1/flows/images/checkpoint';
      const lastRequest = async (): Promise<unknown> => (await api.get(url).expect(200)).body;
      expect(await lastRequest()).toEqual({ lastRequest: '1970-01-01T00:00:00.000Z', source: 'beginning' });
      await api
        .patch('/api/v1/flows/images')
        .send({ initialSyncDate: '2026-01-01T00:00:00+03:00' })
        .expect(200);
      expect(await lastRequest()).toEqual({
        lastRequest: '2025-12-31T21:00:00.000Z',
        source: 'initial-sync-date',
      });
      await api.put(url).send({ lastRequest: '2026-11-01T00:00:00Z' }).expect(200);
      expect(await lastRequest()).toEqual({ lastRequest: '2026-11-01T00:00:00.000Z', source: 'stored' });
      await api.put(url).send({ lastRequest: null }).expect(200);
      expect(await lastRequest()).toMatchObject({ source: 'initial-sync-date' });
      await api.put(url).send({}).expect(422);
    });
  });
});
