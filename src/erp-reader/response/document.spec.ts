import { describe, expect, it } from 'vitest';
import { ResponseBody } from '../../http-client/index.js';
import { readDocument, type ResponseSettings } from './document.js';
import { DocumentFault } from './document-fault.js';

const settings: ResponseSettings = {
  responseFormat: 'auto',
  charset: null,
  xmlLists: [],
  csvDelimiter: null,
  csvQuote: '"',
  csvSkipLines: 0,
  csvHasHeader: true,
  csvColumns: [],
  csvSameNames: 'number',
  csvFillShortLines: false,
};

function read(body: string | Buffer, contentType: string, more: Partial<ResponseSettings> = {}): unknown {
  return readDocument(ResponseBody.of(body), contentType, { ...settings, ...more }, null).value;
}

function faultOf(body: string | Buffer, contentType: string, more: Partial<ResponseSettings> = {}): unknown {
  try {
    read(body, contentType, more);
  } catch (error) {
    if (error instanceof DocumentFault)
      return { code: error.code, message: error.message, at: error.byteOffset };
  }
  throw new Error(`${String(body)} was read.`);
}

describe('the format of a response', () => {
  it.each([
    ['application/json', '{"a":1}', { a: 1 }],
    ['application/vnd.api+json; charset=utf-8', '[1]', [1]],
    ['text/plain', '{"a":1}', { a: 1 }],
    ['', '{"a":1}', { a: 1 }],
    ['application/x-ndjson', '{"a":1}\n\n{"a":2}\n', [{ a: 1 }, { a: 2 }]],
    ['application/jsonl', '1\r\n2', [1, 2]],
    ['text/xml', '<a><b>1</b></a>', { a: { b: '1' } }],
    ['application/soap+xml; charset=utf-8', '<a/>', { a: '' }],
    ['text/csv', 'sku,url\nA,x\n', [{ sku: 'A', url: 'x' }]],
  ])('goes by the Content-Type %s', (contentType, body, value) => {
    expect(read(body, contentType)).toEqual(value);
  });

  it('goes by the card where it says', () => {
    expect(read('sku;url\nA;x', 'application/octet-stream', { responseFormat: 'csv' })).toEqual([
      { sku: 'A', url: 'x' },
    ]);
    expect(read('<a>1</a>', 'application/json', { responseFormat: 'xml' })).toEqual({ a: '1' });
  });

  it.each([
    ['application/vnd.ms-excel', 'sku;url\r\nA;x\r\n', [{ sku: 'A', url: 'x' }]],
    ['text/plain', 'sku,url\nA,x', [{ sku: 'A', url: 'x' }]],
    ['text/comma-separated-values', 'sku,url\nA,x', [{ sku: 'A', url: 'x' }]],
    ['application/octet-stream', '<?xml version="1.0"?><a>1</a>', { a: '1' }],
    ['text/html', '<Products><P>1</P></Products>', { Products: { P: '1' } }],
    ['text/html', '[{"a":1}]', [{ a: 1 }]],
    ['application/json', '{"a":1}\n{"a":9007199254740993}\n', [{ a: 1 }, { a: '9007199254740993' }]],
  ])('is found out where %s does not tell: %j', (contentType, body, value) => {
    expect(read(body, contentType)).toEqual(value);
  });

  it('is never JSON lines or a guess where the card says', () => {
    expect(() => read('{"a":1}\n{"a":2}', '', { responseFormat: 'json' })).toThrow(DocumentFault);
    expect(() => read('{"a":1}\n{"a":2', '')).toThrow(/property value in line 2, at byte 14/);
  });

  it('keeps the text of JSON alone', () => {
    expect(readDocument(ResponseBody.of('{"a": 1}'), '', settings, null).text).toBe('{"a": 1}');
    expect(readDocument(ResponseBody.of('1\n'), 'application/jsonl', settings, null).text).toBeNull();
  });
});

describe('the charset of a response', () => {
  const windows1254 = Buffer.from([0x22, 0xdd, 0xfe, 0xf0, 0x22]); // "İşğ"

  it.each([
    ['UTF-8', Buffer.from('"İşğ"'), 'application/json'],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeff"İşğ"'), 'application/json'],
    ['UTF-16 with a byte order mark', Buffer.from('\ufeff"İşğ"', 'utf16le'), 'application/json'],
    [
      'a byte order mark before the header',
      Buffer.from('\ufeff"İşğ"'),
      'application/json; charset=iso-8859-9',
    ],
    ['windows-1254 by the header', windows1254, 'application/json; charset=windows-1254'],
    ['ISO-8859-9 by the header, in quotes', windows1254, 'application/json;charset="ISO-8859-9"'],
  ])('is %s', (_what, body, contentType) => {
    expect(read(body, contentType)).toBe('İşğ');
  });

  it('is what the card says, whatever the header does', () => {
    expect(read(windows1254, 'application/json; charset=utf-8', { charset: 'windows-1254' })).toBe('İşğ');
  });

  it('is what the XML declares', () => {
    const xml = Buffer.from('<?xml version="1.0" encoding="iso-8859-9"?><a>\u00fe</a>', 'latin1');
    expect(read(xml, 'text/xml')).toEqual({ a: 'ş' });
  });

  it('is never guessed: a byte that is not UTF-8 is an error that names it', () => {
    expect(faultOf(windows1254, 'application/json')).toEqual({
      code: 'RESPONSE_CHARSET',
      at: 1,
      message: expect.stringContaining('byte 1 (0xDD) is not UTF-8; set read.charset'),
    });
    expect(faultOf('1', 'application/json; charset=klingon')).toMatchObject({ code: 'RESPONSE_CHARSET' });
  });
});

describe('XML', () => {
  it('keeps texts as they are, names attributes, and drops namespace prefixes', () => {
    const xml = `<?xml version="1.0"?><s:Envelope xmlns:s="urn:x"><s:Body>
      <Item id="007" active="true"><sku>00123</sku><url>http://a/?x=1&amp;y=&#252;</url><note><![CDATA[<b>]]></note></Item>
    </s:Body></s:Envelope>`;
    expect(read(xml, 'text/xml')).toEqual({
      Envelope: {
        Body: {
          Item: { '@id': '007', '@active': 'true', sku: '00123', url: 'http://a/?x=1&y=ü', note: '<b>' },
        },
      },
    });
  });

  it.each([
    ['<l></l>', { l: '' }],
    ['<l><i>1</i></l>', { l: { i: ['1'] } }],
    ['<l><i>1</i><i>2</i></l>', { l: { i: ['1', '2'] } }],
  ])('keeps a list a list: %s', (xml, value) => {
    expect(read(xml, 'text/xml', { xmlLists: ['i'] })).toEqual(value);
  });

  it.each([
    ['<a>\n<b></a>', 'RESPONSE_NOT_XML', /Expected closing tag 'b'.* in line 2, at byte 7/],
    ['<a><b>1</b>', 'RESPONSE_TRUNCATED', /Unclosed tag 'a'/],
    ['{"a":1}', 'RESPONSE_NOT_XML', /line 1/],
    [
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
      'RESPONSE_NOT_XML',
      /External entities/,
    ],
  ])('refuses %s', (xml, code, message) => {
    expect(faultOf(xml, 'text/xml')).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('does not expand entities without end', () => {
    const entities = Array.from(
      { length: 9 },
      (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`,
    ).join('');
    const xml = `<!DOCTYPE a [<!ENTITY e0 "${'x'.repeat(100)}">${entities}]><a>&e9;</a>`;
    expect(JSON.stringify(read(xml, 'text/xml')).length).toBeLessThan(10_000);
  });
});

describe('CSV', () => {
  it.each([
    ['sku;url\nA;"x;y"\n', [{ sku: 'A', url: 'x;y' }]],
    ['sku\turl\nA\tx', [{ sku: 'A', url: 'x' }]],
    ['\ufeffsku,"the url"\r\n00123,"say ""hi"""\r\n\r\n', [{ sku: '00123', 'the url': 'say "hi"' }]],
    ['sku,url\n', []],
    ['sep=;\r\nsku;url\r\nA,1;x\r\n', [{ sku: 'A,1', url: 'x' }]],
    ['"sep=,"\nsku,url\nA;1,x\n', [{ sku: 'A;1', url: 'x' }]],
    ['sep=\t\nsku\turl\nA\tx\n', [{ sku: 'A', url: 'x' }]],
    [
      'sku;url;\nA;x;\nB;y;;;\n',
      [
        { sku: 'A', url: 'x' },
        { sku: 'B', url: 'y' },
      ],
    ],
    ['sku;;url\nA;;x\n', [{ sku: 'A', url: 'x' }]],
    ['sku;url\n;;\n\nA;x\n; ;\n', [{ sku: 'A', url: 'x' }]],
    [
      'sku;name\nA;TV 55" LED\nB;"55"" TV"\n',
      [
        { sku: 'A', name: 'TV 55" LED' },
        { sku: 'B', name: '55" TV' },
      ],
    ],
    [
      'sku;name\n "A" ; "New" model\nB;"x;y"\n',
      [
        { sku: 'A', name: '"New" model' },
        { sku: 'B', name: 'x;y' },
      ],
    ],
    [
      'sku;url\nA;x\nsku;url\nB;y\n',
      [
        { sku: 'A', url: 'x' },
        { sku: 'B', url: 'y' },
      ],
    ],
    [
      'sku;url\n="00124";x\n"=""0;7""";y\n',
      [
        { sku: '00124', url: 'x' },
        { sku: '0;7', url: 'y' },
      ],
    ],
    ['sku;img;img;img_2\nA;1;2;3\n', [{ sku: 'A', img: '1', img_3: '2', img_2: '3' }]],
    [
      'sku;__proto__\nA;x\n',
      [
        Object.fromEntries([
          ['sku', 'A'],
          ['__proto__', 'x'],
        ]),
      ],
    ],
    [
      'sku;url\rA;x\rB;y\r',
      [
        { sku: 'A', url: 'x' },
        { sku: 'B', url: 'y' },
      ],
    ],
  ])('reads %j', (csv, rows) => {
    expect(read(csv, 'text/csv')).toEqual(rows);
  });

  it.each<[string, Partial<ResponseSettings>, unknown]>([
    ['Ürün listesi;;\n01.11.2026\nsku;url\nA;x\n', { csvSkipLines: 2 }, [{ sku: 'A', url: 'x' }]],
    ['sep=;\nListe\nsku;url\nA;x\n', { csvSkipLines: 1 }, [{ sku: 'A', url: 'x' }]],
    [
      'A;x\nB;y\n',
      { csvHasHeader: false },
      [
        { column1: 'A', column2: 'x' },
        { column1: 'B', column2: 'y' },
      ],
    ],
    ['A;x;1\n', { csvHasHeader: false, csvColumns: ['sku', 'url'] }, [{ sku: 'A', url: 'x' }]],
    ['n;sku;url\n1;A;x\n', { csvColumns: ['url', 'sku'] }, [{ sku: 'A', url: 'x' }]],
    ['sku;img;img\nA;1;2\n', { csvSameNames: 'list' }, [{ sku: 'A', img: ['1', '2'] }]],
    [
      'sku;img\nA\nB;y\n',
      { csvFillShortLines: true },
      [
        { sku: 'A', img: '' },
        { sku: 'B', img: 'y' },
      ],
    ],
    ['sku;name\nA;"55\n', { csvQuote: null }, [{ sku: 'A', name: '"55' }]],
    ["sku;name\nA;'x;y'\n", { csvQuote: "'" }, [{ sku: 'A', name: 'x;y' }]],
  ])('reads %j as the card says: %j', (csv, card, rows) => {
    expect(read(csv, 'text/csv', card)).toEqual(rows);
  });

  it.each<[string, Partial<ResponseSettings>, RegExp]>([
    ['sku;img\nA;x\n', { csvColumns: ['url'] }, /header \(line 1\) has no column "url".*sku, img/],
    ['sku;sku\nA;x\n', { csvSameNames: 'refuse' }, /two columns "sku"; set read\.csvSameNames/],
    ['sku;url\nA;"x\nB;y\n', {}, /begins with " in line 2.*A;"x.*read\.csvQuote to null/],
  ])('refuses %j with %j', (csv, card, message) => {
    expect(faultOf(csv, 'text/csv', card)).toMatchObject({
      code: 'RESPONSE_NOT_CSV',
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ['sku,\nA,x', /line 2 has "x" in column 2, which has no name/],
    ['sku,url\nA,x\n"B\nb",y\nC', /line 5 has 1 of 2 columns \(C\).*read\.csvFillShortLines/],
    ['Liste\nsku;url\nA;x', /^line 2 .*header has 1 column: Liste.*read\.csvSkipLines.*read\.csvDelimiter/],
    ['sep=;\nsku;url\nA;x\nB;y;z', /line 4 has "z" in column 3/],
    ['sku,url\nA,"x', /Quote Not Closed/],
  ])('refuses %j', (csv, message) => {
    expect(faultOf(csv, 'text/csv')).toMatchObject({
      code: 'RESPONSE_NOT_CSV',
      message: expect.stringMatching(message),
    });
  });
});

describe('JSON Lines', () => {
  it('names the line and the byte of what is wrong', () => {
    expect(faultOf('{"a":1}\n{"a":x}\n{"a":2}', 'application/x-ndjson')).toMatchObject({
      code: 'RESPONSE_NOT_JSON',
      at: 13,
      message: expect.stringContaining('in line 2, at byte 13: {"a":x}'),
    });
  });

  it('tells a cut off last line from a broken one', () => {
    expect(faultOf('{"a":1}\n{"a":', 'application/x-ndjson')).toMatchObject({ code: 'RESPONSE_TRUNCATED' });
    expect(faultOf('{"a":\n{"a":1}', 'application/x-ndjson')).toMatchObject({ code: 'RESPONSE_NOT_JSON' });
  });
});

describe('scripts around JSON', () => {
  it.each([
    ['cb({"items":[]});', /JSONP.*callback/],
    ['/**/jQuery1.cb([1]);', /JSONP/],
    [`)]}',\n{"items":[]}`, /guard against scripts/],
    ['while(1);[]', /guard against scripts/],
  ])('are told: %s', (body, message) => {
    expect(faultOf(body, 'application/json')).toMatchObject({
      code: 'RESPONSE_NOT_JSON',
      message: expect.stringMatching(message),
    });
  });

  it('are nothing else that is no JSON', () => {
    const { message } = faultOf('Fehler (42)', 'application/json') as { message: string };
    expect(message).toMatch(/^Unexpected "F"/);
  });
});

describe('what is no data', () => {
  const page = (body: string, more: Partial<ResponseSettings> = {}, contentType = 'text/html'): unknown =>
    faultOf(body, contentType, more);
  const said = (message: RegExp): object => ({
    code: 'ERP_ANSWERED_ERROR',
    message: expect.stringMatching(message) as unknown,
  });

  it.each([
    ['<!DOCTYPE html><html><head><title>503 &mdash; Wartung</title></head><body><h1>Bald</h1></body></html>'],
    ['  <!-- a --> <!-- b --><html><body>x</body></html>'],
    ['<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0"><html></html>'],
  ])('is an HTML page, whatever is expected: %s', (body) => {
    for (const responseFormat of ['auto', 'json', 'xml', 'csv'] as const)
      expect(page(body, { responseFormat })).toMatchObject(said(/^the answer is an HTML page/));
  });

  it.each(['<h1>It works</h1>', '<script>location="/login"</script>'])(
    'is a part of one, where no XML is expected: %s',
    (body) => {
      expect(page(body)).toMatchObject(said(/^the answer is an HTML page/));
      expect(page(body, { responseFormat: 'csv' })).toMatchObject(said(/^the answer is an HTML page/));
    },
  );

  it('is none in XML whose elements are called like those of HTML', () => {
    expect(read('<form><p>1</p></form>', 'text/xml')).toEqual({ form: { p: '1' } });
  });

  it('says the title, the words and whether it is a login page', () => {
    expect(
      page(
        '<html><title>Sign\n in</title><style>a{}</style><p>Hello <b>you</b>.<input type="password"></html>',
      ),
    ).toMatchObject(said(/HTML page \("Sign in"\) where JSON is expected: Hello you\. It is a login page/));
  });

  it('takes no time for a page that was made to take it', () => {
    const startedAt = performance.now();
    for (const piece of ['<!-- --> ', '<', '<title', '<input type', '<br> Notice: '])
      expect(page(piece.repeat(200_000).slice(0, 1_000_000), { responseFormat: 'json' })).toBeDefined();
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it.each([
    ['<br />\n<b>Notice</b>:  Undefined index: ean in <b>api.php</b> on line <b>12</b><br />\n{"a":1}'],
    ['\nNotice: Undefined index: ean in api.php on line 12\n{"a":1}'],
    ['{"a":1}<br />\n<b>Notice</b>:  Undefined index: ean in <b>api.php</b> on line <b>12</b><br />'],
    ['PHP Notice:  Undefined index: ean in api.php on line 12\n[]'],
  ])('is a message of PHP: %j', (body) => {
    expect(page(body)).toMatchObject(
      said(/Notice: +Undefined index: ean in api\.php on line 12\. Switch off/),
    );
  });

  it.each([
    ['{"error":"locked"}', /looks like JSON where CSV is expected.*locked/],
    ['<Error>locked</Error>', /looks like XML where CSV is expected.*locked/],
    ['Service unavailable\n', /one sentence where CSV is expected: Service unavailable/],
  ])('is in the place of CSV: %j', (body, message) => {
    expect(page(body, { responseFormat: 'csv' }, 'text/csv')).toMatchObject(said(message));
  });

  it('is no header of one column', () => {
    expect(read('sku\nA', 'text/csv')).toEqual([{ sku: 'A' }]);
    expect(read('sku', 'text/csv')).toEqual([]);
    expect(read('[sku];[url]\nA;x', 'text/csv')).toEqual([{ '[sku]': 'A', '[url]': 'x' }]);
  });

  it('is told of a workbook', () => {
    expect(page('PK\u0003\u0004abc', { responseFormat: 'csv' })).toMatchObject({ code: 'RESPONSE_NOT_CSV' });
  });
});

describe('UTF-16 that is none', () => {
  it.each(['utf-16', 'UTF-16LE', '"utf-16"', 'ucs-2'])('is read as UTF-8 where %s is declared', (charset) => {
    expect(read('{"ad":"Şal"}', `application/json; charset=${charset}`)).toEqual({ ad: 'Şal' });
  });

  it.each(['', 'application/json; charset=utf-8', 'text/csv'])(
    'is UTF-16 without a mark, whatever %j says',
    (contentType) => {
      const text = contentType === 'text/csv' ? 'ad;no\nŞal;1\n' : '[{"ad":"Şal","no":"1"}]';
      const wide = Buffer.from(text, 'utf16le');
      expect(read(wide, contentType)).toEqual([{ ad: 'Şal', no: '1' }]);
      expect(read(Buffer.from(wide).swap16(), contentType)).toEqual([{ ad: 'Şal', no: '1' }]);
    },
  );

  it('is UTF-16 where it is', () => {
    const wide = Buffer.from('{"ad":"Şal"}', 'utf16le');
    expect(read(wide, 'application/json; charset=utf-16le')).toEqual({ ad: 'Şal' });
    expect(read('<?xml version="1.0" encoding="utf-16"?><a>Ş</a>', 'text/xml')).toEqual({ a: 'Ş' });
  });
});
