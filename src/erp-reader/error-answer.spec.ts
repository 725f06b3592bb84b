import { plainToInstance } from 'class-transformer';
import { describe, expect, it } from 'vitest';
import { errorAnswer } from './error-answer.js';
import { ReadCard } from './read-card.dto.js';
import { NOTHING, type ResponseDocument } from './response/index.js';

const card = (recordsPath: string | null = '$.items'): ReadCard =>
  plainToInstance(ReadCard, { url: 'https://erp.example.com/images', recordsPath });
const json = (value: unknown): ResponseDocument => ({ ...NOTHING, isEmpty: false, value });
const verdictOf = (value: unknown, path?: string | null, status = 200): string | null =>
  errorAnswer({ status }, json(value), card(path));

describe('an answer of a good status that is none', () => {
  it.each([
    [
      { items: [], success: false, message: 'Database timeout' },
      'success: false, message: "Database timeout"',
    ],
    [{ items: [1], success: false }, 'success: false'],
    [{ Success: 'False', Items: [] }, 'Success: "False"'],
    [{ isSuccess: false }, 'isSuccess: false'],
    [{ data: null, errors: [{ message: 'Resolver failed' }] }, 'errors: [{"message":"Resolver failed"}]'],
    [{ items: [1], errors: { sku: ['unknown'] } }, 'errors: {"sku":["unknown"]}'],
    [{ items: [], error: 'Session expired' }, 'error: "Session expired"'],
    [{ error: { code: 17 } }, 'error: {"code":17}'],
    [{ items: [], ok: false, detail: 'busy' }, 'ok: false, detail: "busy"'],
    [{ status: 'error', message: 'Too many requests' }, 'status: "error", message: "Too many requests"'],
    [{ hasError: true, items: [] }, 'hasError: true'],
    [{ basarili: false, mesaj: 'Oturum süresi doldu' }, 'basarili: false, mesaj: "Oturum süresi doldu"'],
    [{ items: [], hata: 'Bağlantı yok' }, 'hata: "Bağlantı yok"'],
    [{ items: [], statusCode: 500, message: 'down' }, 'statusCode: 500, message: "down"'],
    [{ code: '401', msg: 'token' }, 'code: "401", msg: "token"'],
    [{ items: [], errorCode: 'E17' }, 'errorCode: "E17"'],
    [{ status: 'NOK', description: 'locked' }, 'status: "NOK", description: "locked"'],
    [{ response: { success: 'false', reason: 'locked' } }, 'success: "false", reason: "locked"'],
    [{ items: [], meta: { errors: ['x'] } }, 'errors: ["x"]'],
  ])('%j', (value, words) => {
    expect(verdictOf(value)).toBe(`the answer says ${words}`);
  });

  it('is a request that was only accepted, and a text alone', () => {
    expect(verdictOf({ status: 'processing' }, '$.items', 202)).toMatch(/only accepted .* \(202\)/);
    expect(verdictOf('Session expired', null)).toBe('the answer is one text: "Session expired"');
  });

  it.each([
    [{ Fault: { faultcode: 'soap:Server', faultstring: 'Session expired' } }, '"Session expired"'],
    [{ Fault: { faultstring: { '#text': 'No', '@lang': 'en' }, detail: 'x' } }, '"No", detail: x'],
    [{ Fault: { Reason: { Text: [{ '#text': 'Down' }] } } }, '"Down"'],
  ])('is a SOAP fault: %j', (body, words) => {
    const document = { ...json({ Envelope: { Body: body } }), format: 'xml' as const };
    expect(errorAnswer({ status: 200 }, document, card())).toBe(`the answer is a SOAP fault: ${words}`);
  });

  it('stands in the root of XML, whose values are texts', () => {
    const document = { ...json({ Response: { Success: 'false', Message: 'No' } }), format: 'xml' as const };
    expect(errorAnswer({ status: 200 }, document, card('$.Response.Items.Item'))).toBe(
      'the answer says Success: "false", Message: "No"',
    );
  });
});

describe('an answer', () => {
  it.each([
    [{ items: [] }],
    [{ items: [], errors: [] }],
    [{ items: [], errors: null, error: null, success: true }],
    [{ items: [], error: '', error_code: 0 }],
    [{ items: [{ sku: 'A', success: false, errors: ['of the record'] }] }],
    [{ items: [{ sku: 'A' }], error: 'one image was left out' }],
    [{ items: [{ sku: 'A' }], status: 'failed' }],
    [{ items: [{ sku: 'A' }], ok: 0 }],
    [{ items: [], status: 'success', error: false }],
    [{ items: [], error: 'none', errorCode: '0', errors: '0' }],
    [{ items: [{ sku: 'A' }], response: { success: false } }],
    [{ items: [], statusCode: 200, code: 'A450', customer: { code: '450' } }],
  ])('is taken: %j', (value) => {
    expect(verdictOf(value)).toBeNull();
  });

  it('is taken when it is a list, or nothing', () => {
    expect(verdictOf([], null)).toBeNull();
    expect(verdictOf([{ success: false }], null)).toBeNull();
    expect(errorAnswer({ status: 200 }, NOTHING, card())).toBeNull();
  });
});
