import test from 'ava';
import { createOriginRule, type OriginRequest, type OriginSettings } from '../../src/transports/origins.ts';

const production: OriginSettings = { apiUrl: undefined, corsOrigins: undefined, production: true };
const development: OriginSettings = { ...production, production: false };
const plain = { host: 'zoma.example.com', secure: false };
const overTls = { host: 'zoma.example.com', secure: true };

const rows: readonly (readonly [title: string, settings: OriginSettings, request: OriginRequest, allowed: boolean])[] =
  [
    ['no Origin header', production, { ...plain, origin: undefined }, true],
    ['the host of the request', production, { ...plain, origin: 'http://zoma.example.com' }, true],
    ['the host of the request over TLS', production, { ...overTls, origin: 'https://zoma.example.com' }, true],
    [
      'the default port in Host',
      production,
      { host: 'a.example:443', secure: true, origin: 'https://a.example' },
      true,
    ],
    ['another scheme than that of the request', production, { ...overTls, origin: 'http://zoma.example.com' }, false],
    ['another port of the same host', production, { ...plain, origin: 'http://zoma.example.com:8080' }, false],
    ['another host', production, { ...plain, origin: 'http://evil.example' }, false],
    ['a host that begins like ours', production, { ...plain, origin: 'http://zoma.example.com.evil.example' }, false],
    ['a request without Host', production, { host: undefined, secure: false, origin: 'http://a.example' }, false],
    ['a Host that is none', production, { host: 'a b', secure: false, origin: 'http://a.example' }, false],
    ['an opaque origin', production, { ...plain, origin: 'null' }, false],
    ['an empty Origin header', development, { ...plain, origin: '' }, false],
    ['two origins at once', development, { ...plain, origin: 'http://localhost, http://evil.example' }, false],
    ['an origin with a path', production, { ...plain, origin: 'http://zoma.example.com/' }, false],
    ['localhost in production', production, { ...plain, origin: 'http://localhost:5173' }, false],
    ['localhost in development', development, { ...plain, origin: 'http://localhost:5173' }, true],
    ['127.0.0.1 in development', development, { ...plain, origin: 'https://127.0.0.1' }, true],
    ['[::1] in development', development, { ...plain, origin: 'http://[::1]:3000' }, true],
    ['a host that begins like localhost', development, { ...plain, origin: 'http://localhost.evil.example' }, false],
    [
      'localhost beside a set CORS_ORIGINS',
      { ...development, corsOrigins: [] },
      { ...plain, origin: 'http://localhost' },
      false,
    ],
    [
      'a listed origin',
      { ...production, corsOrigins: ['https://a.example'] },
      { ...plain, origin: 'https://a.example' },
      true,
    ],
    [
      'a listed origin written otherwise',
      { ...production, corsOrigins: ['https://A.example:443'] },
      { ...plain, origin: 'https://a.example' },
      true,
    ],
    [
      'a listed origin of another scheme',
      { ...production, corsOrigins: ['app://zoma'] },
      { ...plain, origin: 'app://zoma' },
      true,
    ],
    ['an opaque origin that is listed', { ...production, corsOrigins: ['null'] }, { ...plain, origin: 'null' }, false],
    [
      'the origin of API_URL',
      { ...production, apiUrl: 'https://zoma.example/base' },
      { ...plain, origin: 'https://zoma.example' },
      true,
    ],
    [
      'the host of the request beside API_URL',
      { ...production, apiUrl: 'https://a.example' },
      { ...plain, origin: 'http://zoma.example.com' },
      false,
    ],
  ];

for (const [title, settings, request, allowed] of rows) {
  test(`${title} is ${allowed ? 'allowed' : 'refused'}`, (t) => {
    t.is(createOriginRule(settings)(request), allowed);
  });
}
