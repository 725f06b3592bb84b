/** What fields of logins are called where their name alone would not do, and in Turkish what they are for. */
interface FieldWords {
  readonly label: string;
  readonly help?: string;
}

type ByName = Readonly<Record<string, FieldWords>>;

const en: ByName = {
  domainUrl: { label: 'Address of Omnitron' },
  url: { label: 'URL' },
  probeUrl: { label: 'URL to test with' },
  tokenUrl: { label: 'Token URL' },
  connectUrl: { label: 'URL of Connect' },
  ca: { label: 'Certificate authority (PEM)' },
  cert: { label: 'Client certificate (PEM)' },
};

const tr: ByName = {
  domainUrl: { label: 'Omnitron’un adresi', help: 'Omnitron’un alan adı (URL).' },
  loginPath: {
    label: 'Giriş yolu',
    help: 'Giriş adresinin yolu. Entegrasyon API’sinde /api/i1/auth/login/.',
  },
  username: { label: 'Kullanıcı adı' },
  password: { label: 'Parola' },
  tokenPath: {
    label: 'Belirtecin yolu (JSONPath)',
    help: 'Token’ın yanıttaki yeri. Yanıtın kendisi token ise null yazın.',
  },
  tokenPrefix: { label: 'Belirteç öneki', help: 'Belirtecin önünde duran sözcük, örneğin Bearer.' },
  tokenHeader: { label: 'Belirteç başlığı', help: 'Belirteç yanıt başlığındaysa o başlığın adı.' },
  token: { label: 'Belirteç' },
  key: { label: 'Anahtar' },
  parameter: { label: 'Parametre adı', help: 'Anahtarı taşıyan sorgu parametresi.' },
  url: { label: 'URL', help: 'Giriş isteğinin adresi.' },
  method: { label: 'HTTP yöntemi', help: 'GET, alanları sorgu parametresi olarak gönderir.' },
  bodyFormat: { label: 'Gövde biçimi', help: 'İstek gövdesinin biçimi.' },
  headers: { label: 'Başlıklar', help: 'Giriş isteğinin başlıkları; değerleri gizlidir.' },
  extraBody: { label: 'Ek gövde alanları', help: 'İstek gövdesine eklenen alanlar; değerleri gizlidir.' },
  usernameField: {
    label: 'Kullanıcı adı alanı',
    help: 'Kullanıcı adını taşıyan alan; JSON’da yol da olabilir.',
  },
  passwordField: { label: 'Parola alanı', help: 'Parolayı taşıyan alan; JSON’da yol da olabilir.' },
  headerKey: { label: 'Başlık adı', help: 'Sonraki isteklerde belirteci taşıyan başlık.' },
  probeUrl: {
    label: 'Deneme adresi',
    help: 'Denemede istenen URL (GET). Boşsa bilgilerin kabul edilip edilmediği anlaşılmaz.',
  },
  connectUrl: { label: 'Connect adresi', help: 'Nebim Connect isteğinin adresi.' },
  parameters: { label: 'Parametreler', help: 'Bağlantı parametreleri; değerleri gizlidir.' },
  sendAs: { label: 'Gönderme biçimi', help: 'Parametrelerin nasıl gönderildiği.' },
  grant: { label: 'Yetki türü', help: 'OAuth 2’deki grant.' },
  tokenUrl: { label: 'Belirteç URL’si', help: 'Belirteçlerin alındığı URL.' },
  clientId: { label: 'İstemci kimliği (client ID)' },
  clientSecret: { label: 'İstemci parolası (client secret)', help: 'Herkese açık istemcilerde boş kalır.' },
  clientAuthentication: {
    label: 'İstemci doğrulaması',
    help: 'basic: Authorization başlığında; body: gövdede.',
  },
  scope: { label: 'Kapsam', help: 'İstenen yetkiler (scope).' },
  refreshToken: { label: 'Yenileme belirteci' },
  code: { label: 'Yetki kodu', help: 'İlk girişte yenileme belirtecine çevrilir.' },
  redirectUri: { label: 'Yönlendirme adresi' },
  codeVerifier: { label: 'Kod doğrulayıcı (PKCE)' },
  requests: { label: 'İstekler', help: 'Sırayla gönderilen istekler, JSON listesi olarak.' },
  secrets: { label: 'Gizli değerler', help: 'İfadelerde ${secret.<ad>}; değerleri gizlidir.' },
  lifetimeSeconds: {
    label: 'Belirteç ömrü (saniye)',
    help: 'Karşı taraf söylemiyorsa. Yanıttan önce gelir.',
  },
  expiresPath: { label: 'Bitişin yolu', help: 'Yanıtın ömrü bildirdiği yer.' },
  rejectedStatuses: { label: '“Yeniden giriş yap” anlamına gelen durumlar', help: 'HTTP durum kodları.' },
  rejectedText: {
    label: '“Yeniden giriş yap” anlamına gelen metin',
    help: 'Durumu 200 olan kısa yanıtlarda aranır.',
  },
  cookies: { label: 'Çerezler', help: 'Girişin çerezleri akışların isteklerine eklensin mi?' },
  hosts: {
    label: 'İzin verilen sunucular',
    help: 'Bu girişle istek gönderilebilecek sunucular. Boşsa akıştaki adres geçerlidir.',
  },
  ca: { label: 'Sertifika yetkilisi (PEM)', help: 'Kendi sertifikasını kullanan sunucular için.' },
  cert: { label: 'İstemci sertifikası (PEM)', help: 'İstemci sertifikası isteyen sunucular için.' },
};

export const loginFieldWords: Readonly<Record<'en' | 'tr', ByName>> = { en, tr };
