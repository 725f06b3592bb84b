/** The texts around the pages of one flow; loaded with them. */
export const flowPageWords = {
  en: {
    flows: 'Flows',
    pages: 'Pages of this flow',
    design: 'Design',
    runs: 'Runs',
    schedule: 'Schedule',
    reconcile: 'Shop comparison',
    missing: 'Fetch missing',
    versions: 'Versions',
    newer: 'Newer',
    older: 'Older',
  },
  tr: {
    flows: 'Akışlar',
    pages: 'Bu akışın sayfaları',
    design: 'Tasarım',
    runs: 'Çalıştırmalar',
    schedule: 'Zamanlama',
    reconcile: 'Mağaza karşılaştırması',
    missing: 'Fetch Missing',
    versions: 'Sürümler',
    newer: 'Daha yeni',
    older: 'Daha eski',
  },
} as const;
