import { describe, expect, it } from 'vitest';
import { fillTemplate } from './fill-template.js';

const template = {
  parameters: [
    { name: 'erpUrl', description: 'Address.', example: 'https://erp.example.com' },
    { name: 'pageSize', description: 'Records.', example: 500, default: 500 },
    { name: 'login', description: 'Login.', example: 'erp', default: null },
  ],
  cards: {
    read: {
      url: '{{erpUrl}}/x?n={{pageSize}}',
      login: '{{login}}',
      pageSize: '{{pageSize}}',
      '{{erpUrl}}': ['{{other}} ${query.sku}'],
    },
  },
};

describe('fillTemplate', () => {
  it('puts values into texts and names, as what they are where they are the whole text', () => {
    expect(fillTemplate(template, { erpUrl: 'http://a', pageSize: '5' })).toEqual({
      read: { url: 'http://a/x?n=5', login: null, pageSize: 5, 'http://a': ['{{other}} ${query.sku}'] },
    });
    expect(fillTemplate(template, { erpUrl: 'http://a', login: 'erp' })).toMatchObject({
      read: { login: 'erp' },
    });
    expect(fillTemplate(template, { erpUrl: 'http://a', login: 'null' })).toMatchObject({
      read: { login: null },
    });
  });

  it('says what is missing, unknown, or no number', () => {
    expect(() => fillTemplate(template, {})).toThrow(
      'needs a value for erpUrl (like https://erp.example.com)',
    );
    expect(() => fillTemplate(template, { erpUrl: 'x', page: '1' })).toThrow(
      'no parameter page. It has erpUrl, pageSize, login',
    );
    expect(() => fillTemplate(template, { erpUrl: 'x', pageSize: 'many' })).toThrow('pageSize is "many"');
  });
});
