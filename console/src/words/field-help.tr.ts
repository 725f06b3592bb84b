/**
 * What fields of the flow are for, in Turkish, where `fields.tr.ts` has only their names: those that are rarer. Loaded when they are
 * first shown; `Schema.field` goes before `field`.
 */
export const fieldHelpTr: Readonly<Record<string, string>> = {
  initialSyncDate:
    'Zamanlanmış ilk çalıştırmanın `last.request` değeri; boşsa 1970-01-01T00:00:00Z, yani her şey.',
  omnitron: 'Görsellerin gideceği yer.',
  erpQuery: 'ERP Query Settings: SKU, tarih ve özel değerle yapılan sorguların parametreleri.',
  read: 'Read Data From ERP; inbound akışta gereklidir, outbound akışta boştur.',
  script: 'ERP’nin döndürdüğünün üzerinde, Mapping’den önce çalışan script; yoksa boştur.',
  mapping: 'Script’in (ya da ERP’nin) döndürdüğüne uygulanan Jolt zinciri; yoksa boştur.',
  fetchMissing: 'Omnitron’da görseli olmayan ürünlerin ERP’den istenmesi.',
  reconcile: 'Mağazanın, yazılanları hâlâ tutup tutmadığının denetlenmesi.',
  write: 'Write Data to Omnitron: Omnitron’a yazma.',
  imagePath: 'Görsel uç noktasının yolu; bazı kurulumlarda `/api/i1/downloadable_image/`.',
  productsPath: 'Filename Template ve Fetch Missing’in ürünleri aradığı ürün listesinin yolu.',
  'OmnitronCard.concurrency':
    'Bütün süreçlerde aynı anda giden POST istekleri. Aynı girişi ve sunucuyu paylaşan akışlar en küçük sınırı paylaşır.',
  'OmnitronCard.requestsPerSecond': 'Bütün süreçlerde saniyede en çok POST; boşsa sınır yoktur.',
  'OmnitronCard.timeoutSeconds': 'Bir POST’un yanıtı en çok bu kadar beklenir, sonra yeniden denenir.',
  modified_date__gt: 'ERP’ye bir tarihten sonraki değişikliklerin nasıl sorulacağı.',
  custom: 'Çalıştırmanın başlatılabileceği bir değer daha, örneğin bir durum.',
  customs: 'Çalıştırmanın başlatılabileceği, her biri kendi adıyla anılan diğer değerler.',
  format:
    'Tarihin akışın saat dilimindeki kalıbı: y M d H h m s S a E X Z harfleri, tek tırnak içinde metin; ya da epoch-seconds, epoch-millis.',
  zone: 'Tarihin yazıldığı saat diliminin IANA adı, örneğin UTC. Boşsa akışın saat dilimi.',
  batchSize: 'Bir istekteki en çok değer; türü csv, json-array ya da number-array ise.',
  headers:
    'Ek başlıklar: ad ve değer ya da ifade. Content-Type’ın, Accept’in ve girişin Authorization başlığının yerine geçer.',
  lookBackSeconds:
    'Geç kaydeden ya da saati geri kalan ERP’ler için, zamanlanmış çalıştırma bu kadar saniye daha geriye bakar (`last.request` de öyle). Değişmeyen ürünler atlanır.',
  delta:
    'Değişiklik okuması ürünlerin tamamını mı, yalnızca değişen görselleri mi getirir; ikincisinde ürünler SKU ile bütün olarak yeniden okunur. `undeclared`: eksik görünen bekletilir.',
  extraParams:
    'Ek parametreler: GET isteğinde sorgu dizesinde, POST isteğinde gövdede gider; gövdede değerlerin türü korunur. Metinler ifade olabilir.',
  bodyType:
    'POST gövdesi nedir: JSON ya da form alanları olarak parametreler, ya da “Metin olarak gövde”. Metinde diğer parametreler sorgu dizesinde gider.',
  bodyText:
    'XML ve benzerleri için metin olarak POST gövdesi; ifadeler içerebilir. Sayfalama parametreleri ${paging.<ad>} ile anılır.',
  passOn:
    'Kayıtların yolu doluyken Script’e ve Mapping’e ne geçer: kayıtlar ya da yanıtın tamamı (o zaman yol yalnızca saymaya yarar).',
  sign: 'Her isteğin bir başlıkta taşıdığı imza; yoksa boştur.',
  products:
    'İkinci aşama: bu kart tanımlayıcıları bulur, bu istek ürünlerin tamamını kümeler hâlinde okur. Boşsa kart ürünleri kendisi okur.',
  details: 'Her kayıt için sırayla yapılan istekler; yanıtları kaydın parçası olur.',
  errorWhen:
    'Durumu başarılı olan bir yanıtın hata olduğu, ERP’nin kendi sözleriyle. Eşleşen ilk kural belirler ve genel kurallardan önce gelir.',
  emptyBody:
    'İlk sayfada boş gövde: `fail` hata, `no-records` kayıt yok demektir. Sonraki sayfalarda listenin sonudur.',
  responseFormat:
    'Yanıtların biçimi; auto Content-Type’a göre belirler, yoksa JSON sayar. Her şey Script’ten önce JSON’a çevrilir.',
  charset:
    'Yanıtlar söylemiyor ya da yanlış söylüyorsa karakter kümesi: utf-8, utf-16le, iso-8859-9, windows-1254…',
  xmlLists: 'Bir tane olduğunda bile liste olan XML öğelerinin adları.',
  csvDelimiter: 'CSV sütunlarını ayıran işaret; boşsa `sep=;` satırına, o da yoksa ilk satıra bakılır.',
  csvQuote:
    'İçinde ayırıcı ya da satır sonu olan CSV değerlerini saran işaret; boşsa böyle işaretler olduğu gibi okunur.',
  csvSkipLines: 'CSV başlığından önceki satırlar, örneğin bir başlık yazısı. `sep=;` satırı sayılmaz.',
  csvHasHeader: 'CSV’nin ilk satırının sütun adları olup olmadığı.',
  csvColumns:
    'Alınan CSV sütunları; hepsi bulunmalıdır. Boşsa bütün sütunlar. Başlık yoksa ilk sütunların adları.',
  csvSameNames:
    'Aynı adlı CSV sütunları: numaralanır (`img`, `img_2`), değerleri tek liste olur ya da reddedilir.',
  csvFillShortLines:
    'CSV satırının sonunda eksik kalan değerler boş sayılır. Başta kapalıdır: satır yarıda kesilmiş olabilir.',
  maxPages:
    'ERP’nin gönderdiği sayfalardan bir çalıştırmada en çok kaçı okunur; SKU kümelerinin ilk sayfaları sayılmaz. Aşılırsa okuma hata verir.',
  'ReadCard.timeoutSeconds': 'İstekten son bayta kadar bir sayfa için en çok saniye.',
  maxReadSeconds:
    'En çok okuma süresi; SKU ile sorulan çalıştırmada her küme için. Sonra çalıştırma sürdürülebilir.',
  maxRecords:
    'Bir çalıştırmada en çok kayıt; aşılırsa okuma hata verir. Boşsa sayfa sınırından başka sınır yoktur.',
  maxPageMegabytes: 'Bir yanıtın açılmış hâliyle en çok megabaytı.',
  'ReadCard.requestsPerSecond':
    'Sunucuya saniyede en çok istek; sunucu için bir hız belirten bütün akışlar paylaşır. Boşsa sunucunun kendi istediği.',
  'ReadCard.maxAttempts':
    'Geçici bir nedenle (bağlantı, 408, 425, 429, 499 ve üstü) alınamayan sayfa kaç kez denenir.',
  waitMinutes:
    'ERP’ye ulaşılamıyorsa çalıştırma bu kadar dakika ara ara yeniden sorarak bekler, sonra başarısız olur. 0 ya da tek deneme hemen başarısız kılar.',
  maxRetryWaitSeconds: 'Bir sayfanın denemeleri arasında, Retry-After dâhil, toplam en çok bekleme.',
  'HmacSign.key': 'Anahtar: girişin adlı gizli bilgileri üzerine bir ifade.',
  algorithm: 'Özet algoritması.',
  encoding: 'İmzanın nasıl yazılacağı.',
  prefix: 'İmzanın önünde duran metin; ifade olabilir.',
  service: 'İmzalanan AWS hizmeti.',
  sessionToken: 'Geçici anahtarların oturum belirteci: bir ifade.',
  in: 'Sayfalama parametrelerinin gittiği yer: sorgu dizesi, başlıklar ya da JSON gövdesi. Boşsa GET’te sorgu dizesi, POST’ta gövde.',
  totalHeader:
    'Toplam kayıt sayısını taşıyan yanıt başlığı (`X-Total-Count`, `Content-Range`); toplamın yolu yerine.',
  hasMorePath: 'Devamı olup olmadığını söyleyen işaretin yolu; false, 0 ya da "false" okumayı bitirir.',
  lastPagePath:
    'Bunun son sayfa olduğunu söyleyen işaretin yolu; true, 1 ya da "true" okumayı bitirir. “Devamı var” işaretinin tersi.',
  endStatuses:
    'İlk sayfa dışında listeyi bitiren HTTP durumları; son sayfadan sonrasına hatayla yanıt veren ERP’ler için.',
  stopOnShortPage:
    'Sayfa boyutundan az kayıt gelen sayfada dur. Başta kapalıdır: sayfalarını kısan ya da süzen bir ERP’de kayıtlar sessizce eksik kalırdı.',
  stopOnNotFound:
    'İlk sayfadan sonraki 404 listenin sonu sayılır; Django REST Framework son sayfadan sonrasına böyle yanıt verir.',
  firstOffset: 'İlk kaydın offset değeri.',
  offsetStep:
    'Offset ne kadar ilerler: gelen kayıt sayısı kadar ya da sayfa boyutu kadar. İkincisi, saydıktan sonra süzen ERP’ler içindir.',
  firstPage: 'İlk sayfanın numarası.',
  totalPagesHeader: 'Toplam sayfa sayısını taşıyan yanıt başlığı; sayfa sayısının yolu yerine.',
  nextHeader:
    'Sonraki sayfayı taşıyan yanıt başlığı; “Link” ise rel="next" girdisi (RFC 8288). Ya bu ya da sonraki sayfanın yolu.',
  nextKey:
    'Sonraki sayfanın belirtecini taşıyan parametre; yanıtta tam ya da göreli bir URL varsa boş bırakın.',
  nextTake:
    'Sonraki sayfanın URL’sinden alınan: tamamı (kartın sunucusunu ya da bu sayfanın yolunu anmalıdır), yolu ve sorgusu, ya da yalnızca sorgusu. Vekil sunucu arkasında iç adresini söyleyen ERP’ler için.',
  markerHeader: 'İşareti taşıyan yanıt başlığı. Ya bu ya da işaretin yolu.',
  firstMarker: 'İlk istekle gönderilen işaret; boşsa gönderilmez.',
  checkOrder:
    'İşaret son kayıttan alınıyorsa, kayıtları ona göre sıralı olmayan sayfalar reddedilir: kayıtlar atlanırdı.',
  'ProductsRequest.headers': 'Read kartınınkilere eklenen başlıklar: ad ve değer ya da ifade.',
  'DetailRequest.headers': 'Read kartınınkilere eklenen başlıklar: ad ve değer ya da ifade.',
  'ProductsRequest.extraParams':
    'Ek parametreler: GET isteğinde sorgu dizesinde, POST isteğinde gövdede. Metinler ifade olabilir.',
  'DetailRequest.extraParams':
    'Ek parametreler: GET isteğinde sorgu dizesinde, POST isteğinde gövdede. Metinler ifade olabilir.',
  'ProductsRequest.bodyType': 'POST gövdesinin ne olduğu.',
  'DetailRequest.bodyType': 'POST gövdesinin ne olduğu.',
  'ProductsRequest.bodyText': 'Metin olarak POST gövdesi; ifadeler içerebilir.',
  'DetailRequest.bodyText': 'Metin olarak POST gövdesi; ifadeler içerebilir.',
  concurrency: 'Bu isteklerden aynı anda en çok kaçı gider.',
  identifiers:
    'Tanımlayıcılar nedir: `id`, ERP’nin kendi kimliği, SKU’lar ilk istekle aranır; ya da `sku`, SKU’lu çalıştırma doğrudan ikinci isteğe gider.',
  'ProductsRequest.batchSize': 'Bir istekteki en çok tanımlayıcı; csv ya da liste olarak.',
  missing:
    'Ayrıntısı olmayan kayıt (404, 410 ya da URL için değer yok): `leave-out` kaydı dışarıda bırakır, `empty` boş listeyle sürdürür, `fail` okumayı bitirir. Bir sayfanın bütün kayıtlarında eksikse hep hatadır.',
  exists: 'Açık: yol null dışında bir şey bulur. Kapalı: bulmaz.',
  equals: 'Bulunan değer, metin olarak karşılaştırılır: 0 ile "0" aynıdır.',
  timeoutSeconds: 'Bir çağrının en çok süreceği zaman.',
  memoryMb: 'Script’in kendi verisinin kaplayabileceği bellek.',
  maxInputMb: 'Script’e verilen en büyük sayfa.',
  maxOutputMb: 'Bir çağrının bütün flow file’larıyla en büyük çıktısı.',
  maxStdoutKb: 'Script’in yazdırdığından ve günlüğe yazdığından saklanan; gerisi kesilir.',
  maxHttpCalls: 'Bir çağrının `http.request` ile yapabileceği HTTP istekleri; 0 HTTP’yi kapatır.',
  operation: 'Jolt işleminin adı.',
  spec: 'İşlemin spec’i; `sort` istemez.',
  identifierPath:
    'Omnitron Identifier Path for ERP: Omnitron’un döndürdüğü üründe, ERP’den istenecek tanımlayıcının yeri. Noktalıdır, dizilerin içine de girer.',
  productizedWithinDays:
    'Fetch Images After Productization Date Limit: kaç gün öncesine kadarki ürünlere bakılır.',
  'FetchMissingCard.batchSize': 'Başlatılan bir çalıştırmada en çok tanımlayıcı.',
  imageCheck:
    'Ürünün görseli olmadığı nasıl anlaşılır: üründeki listeden, Omnitron’un `product_image/` uç noktasından ya da indirilebilir görseller listesinden. `auto`: üründe varsa oradaki liste.',
  imagesField: 'Ürünün içindeki görsellerin alanı; boşsa `productimage_set` ya da `images`.',
  backOffHours:
    'ERP’de de görseli olmayan ürün bu kadar saat sonra yeniden istenir; süre her seferinde ikiye katlanır, en çok 30 gün olur.',
  sharePercent: 'Her karşılaştırmada bakılan ürünlerin payı; her seferinde başka ürünler seçilir.',
  onDrift:
    'Bizden habersiz değişen ürün: `hold` bir kullanıcı karar verene dek bekletir, `repair` sonraki çalıştırmada yeniden yazar, `accept` mağazadakini kabul eder.',
  rowGrouping:
    '`run`: satırlar ilk yazmadan önce bütün çalıştırma boyunca SKU’ya göre toplanır. `page`: sayfa sayfa yazılır; her sayfada ürünleri bütün veren ERP’ler için.',
  skipUnchanged: 'Görselleri bu akışın en son yazdıklarıyla aynı olan ürünü atlar.',
  allowImageRemoval: '`emptyImages: remove` ayarının eski adı.',
  onlyAskedFor:
    'SKU’lu çalıştırmada yalnızca yanıtın istenen diye andığı ürünleri yazar. Kayıtlarında sorulan değer bulunmayan ERP’lerde kapatın.',
  lookAgainHours:
    'Bir ürüne ilk yazmadan önce ve bilinenler bundan eskiyse, mağazada böyle görseller var mı diye bakılır.',
  noRows:
    'Mapping hiçbir kayıttan satır çıkarmazsa: `fail` çalıştırma başarısız olur ve checkpoint yerinde kalır; `accept` süzen bir Mapping için, yazılacak bir şey yok demektir.',
  allowMangledSkus:
    'Elektronik tablonun yuvarladığı sayıya benzeyen SKU’ları (`8,69123E+12`) yazar. Kapalıysa satırları başarısız olur.',
  imageUrlEncoding:
    'Görsel URL’lerindeki boşluklar ve ASCII dışı harfler: `browsers` tarayıcılar gibi kodlar (`%20`), `none` dokunmaz; o zaman boşluklu URL satırını başarısız kılar.',
  ignoreUrlParameters:
    'Görsel URL’lerinin resimle ilgisi olmayan sorgu parametreleri, örneğin süreli imzalar; sondaki `*` her devamı kapsar. URL’ler bunlarla gönderilir, bunlarsız karşılaştırılır.',
  imageVersionField:
    'Görselin ya da ürününün, URL’nin ardındaki resimle birlikte değişen alanı, örneğin tarih ya da sağlama toplamı; başka değer başka görsel sayılır. Boşsa yalnızca URL’ye bakılır.',
  imageVersionHeaders:
    'Sayfa okununca her görsel URL’si için HEAD isteği yapar; eski URL’nin ardındaki yeni resim böyle fark edilir. Başka ETag, o yoksa başka Last-Modified başka görsel sayılır.',
  maxFailedRows: 'Bundan çok satır başarısız olursa çalıştırmayı durdurur; boşsa sınır yoktur.',
  'WriteCard.maxAttempts': 'Bağlantı hatalarında, 408, 425, 429, 499 ve üstünde bir satır kaç kez denenir.',
  imagePreflight:
    'Yazmadan önce her görsel URL’sinin alınıp alınamadığına bakar: hiç bakmaz, uyarır ya da satırı başarısız kılar.',
};
