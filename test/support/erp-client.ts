import { onTestFinished } from 'vitest';
import { type ErpSimulatorOptions, startErpSimulator } from '../../src/demo/index.js';

/** A record of any of the simulator's shapes, with the fields that tests look at. */
export interface ErpRecord {
  id: number;
  sku: string;
  status: string;
  modified_date: string;
  image_url: string;
  images: { url: string; order: number }[];
  colors: { name: string; images: unknown[]; variants: { sku: string }[] }[];
  [field: string]: unknown;
}

export interface ErpPage {
  results: ErpRecord[];
  total?: number;
  next?: string | null;
  pages?: number;
}

/** Starts an ERP of 60 products that anybody may read, for one test, with what it takes to ask it. */
export async function startErp(options: ErpSimulatorOptions = {}) {
  const erp = await startErpSimulator({ products: 60, authentication: 'none', ...options });
  onTestFinished(() => erp.stop());
  const get = async (target: string) => {
    const answer = await fetch(target.startsWith('http') ? target : erp.url + target);
    return {
      status: answer.status,
      link: answer.headers.get('link'),
      body: (await answer.json()) as ErpPage,
    };
  };
  const page = async (target: string) => (await get(target)).body;
  const post = async (target: string, body: unknown) => {
    const answer = await fetch(erp.url + target, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as ErpPage;
  };
  return { erp, get, page, post };
}
