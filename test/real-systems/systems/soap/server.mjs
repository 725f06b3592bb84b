// A SOAP 1.1 service (document/literal) with WS-Security: products in the file DATA, so that they outlive the process.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import soap from 'soap';

const { DATA, HOST, PORT, USER_NAME, PASSWORD } = process.env;
const wsdl = readFileSync('products.wsdl', 'utf8');
const products = new Map(existsSync(DATA) ? JSON.parse(readFileSync(DATA, 'utf8')) : []);
const list = (value) => (value === undefined || value === null ? [] : [value].flat());

const operations = {
  GetProducts({ Sku, ChangedSince, Page, Size }) {
    const skus = list(Sku);
    const since = ChangedSince === undefined ? 0 : new Date(ChangedSince).getTime();
    const from = (Number(Page) - 1) * Number(Size);
    const found = [...products.values()]
      .filter((one) => (skus.length === 0 || skus.includes(one.Sku)) && one.changed > since)
      .slice(from, from + Number(Size));
    return { Product: found.map(({ Sku, Image }) => ({ Sku, Image })) };
  },
  SaveProduct({ Product }) {
    const { Sku, Image } = Product;
    products.set(Sku, { Sku, Image: list(Image), changed: Date.now() });
    writeFileSync(DATA, JSON.stringify([...products]));
    return { Saved: true };
  },
};

const http = createServer((_request, response) => response.writeHead(404).end());
const server = soap.listen(http, '/ProductService', { ProductService: { ProductPort: operations } }, wsdl);
server.authenticate = (security) => {
  const token = security?.UsernameToken;
  const password = token?.Password?.$value ?? token?.Password;
  return token?.Username === USER_NAME && password === PASSWORD;
};
http.listen(Number(PORT), HOST);
