import { FUNCTION_HELP, functionShape } from '@image-integrator/nifi-expression';
import type { ExpressionFunction, ExpressionReference, NamedThing } from './reference.dto.js';

/** As in docs/expressions.md, which a test compares. */
const ATTRIBUTES: readonly NamedThing[] = [
  {
    name: 'last.request',
    does: 'Since when the run asks for changes, in the time zone and the format of the flow.',
  },
  { name: 'http.query.param.sku', does: 'The SKU that the run was asked for.' },
  { name: 'http.query.param.modified_date__gt', does: 'The date that the run was asked for.' },
  { name: 'http.query.param.custom', does: 'The custom value that the run was asked for.' },
  { name: 'http.query.string', does: 'The whole query of the request that triggered the run.' },
  { name: 'query.sku', does: 'The SKU to ask the ERP for, written as its parameter would be.' },
  { name: 'query.skus', does: 'The SKUs to ask the ERP for, joined as the card says.' },
  { name: 'query.since', does: 'The date to ask the ERP for, written as its parameter would be.' },
  { name: 'query.custom', does: 'The custom value to ask the ERP for.' },
  { name: 'query.custom.<name>', does: 'A further custom value, by the name that the flow gives it.' },
  { name: 'secret.<name>', does: 'A named secret of the ERP’s login; masked in logs.' },
  { name: 'secret.login.<field>', does: 'A field of the ERP’s login; masked in logs.' },
  { name: 'token.erp', does: 'The token of the ERP’s login, with its prefix; masked in logs.' },
  { name: 'token.omnitron', does: 'The same of Omnitron.' },
  { name: 'allVar', does: 'A JSON object of all attributes; masked in logs.' },
];

/** Everything that an expression may name. */
export function expressionReference(): ExpressionReference {
  const functions = Object.entries(FUNCTION_HELP).flatMap(([name, help]): ExpressionFunction[] => {
    const shape = functionShape(name);
    if (shape === null) return [];
    const [minArguments, max] = shape.args;
    const maxArguments = Number.isFinite(max) ? max : null;
    return [{ name, kind: shape.kind, minArguments, maxArguments, inFlows: shape.use === 'flow', ...help }];
  });
  return { attributes: [...ATTRIBUTES], functions };
}
