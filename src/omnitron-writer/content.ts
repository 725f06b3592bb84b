import { hash } from 'node:crypto';
import type { OmnitronCard } from './omnitron-card.dto.js';
import type { Image } from './row.js';

/**
 * The images of a product as the JSON text that is staged, hashed and sent: one text from end to end, so that what
 * was compared is what is written. Keys in the order of Omnitron's documentation.
 */
export function imagesText(images: readonly Image[]): string {
  return JSON.stringify(images.map(({ url, order, image_type }) => ({ url, order, image_type })));
}

/**
 * The same images as they are compared with what was sent before: by URLs as they were told, without what the flow ignores of them, with the version
 * of the picture where the ERP tells one.
 */
export function comparedText(images: readonly Image[]): string {
  return JSON.stringify(
    images.map(({ url, order, image_type, comparedUrl = url, version }) => ({
      url: comparedUrl,
      order,
      image_type,
      version,
    })),
  );
}

/** The body of one POST: `{"product_sku": …, "images": […]}`. */
export function rowBody(sku: string, images: string): string {
  return `{"product_sku":${JSON.stringify(sku)},"images":${images}}`;
}

/** The shop that a card writes to: whoever writes a product there replaces what every other flow has written. */
export function shopOf({ domainUrl }: Pick<OmnitronCard, 'domainUrl'>): string {
  return domainUrl.replace(/\/+$/, '');
}

/** How processes name an account to each other: its login, at one host. */
export function accountOf({ login, domainUrl }: Pick<OmnitronCard, 'login' | 'domainUrl'>): string {
  return `${login} ${new URL(domainUrl).origin}`;
}

/** What a content hash says its product was written to: the login, the shop and the path. */
export function targetOf(card: Pick<OmnitronCard, 'login' | 'domainUrl' | 'imagePath'>): string {
  return `${card.login} ${shopOf(card)}${card.imagePath}`;
}

/**
 * What `skipUnchanged` compares: SHA-256 over the target and the text of the compared images. The target is part of it, so that a flow
 * that is pointed at another shop or account writes everything again.
 */
export function contentHash(target: string, images: string): Buffer {
  return hash('sha256', `${target}\n${images}`, 'buffer');
}
