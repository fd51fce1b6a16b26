import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import globals from 'globals';
import typescript from 'typescript-eslint';

/** Rooms and what they may not import: imports point down only (docs/ARCHITECTURE.md). */
const walls = [
  { target: './src/ports', from: './src', except: ['./ports'] },
  { target: './src/core', from: './src', except: ['./core', './ports'] },
  { target: './src/operations', from: './src', except: ['./operations', './core', './ports'] },
  { target: './src/transports', from: './src', except: ['./transports', './operations', './core', './ports'] },
  { target: './src/transports/http', from: './src/transports/socket' },
  { target: './src/transports/socket', from: './src/transports/http' },
  { target: './src/adapters', from: './src', except: ['./adapters', './core', './ports'] },
  { target: './src/adapters/providers', from: './src/adapters', except: ['./providers'] },
  { target: './src/adapters/postgres', from: './src/adapters', except: ['./postgres'] },
  { target: './src/adapters/memory', from: './src/adapters', except: ['./memory'] },
  { target: './src/web', from: './src', except: ['./web', './client', './ports'] },
  { target: './src/client/element', from: './src/client/adapters' },
  { target: './src/client/adapters', from: './src/client', except: ['./adapters', './element/field-adapter.ts'] },
];

/** A page gets the client without the server: from outside src/client it takes types only. `depth` leads from the files to the folder around it. */
const typesOnly = (files, depth) => ({
  files,
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          { regex: `^${depth}`, allowTypeImports: true, message: 'The client takes only types from the server.' },
        ],
      },
    ],
  },
});

/** The rooms of the core, and which rooms each may import. What a room does not name, it may not import: no two rooms import each other. */
const rooms = {
  text: [],
  pricing: [],
  privacy: ['text'],
  masking: ['text', 'privacy'],
  integrity: ['text'],
  context: ['text', 'privacy', 'masking'],
  failover: ['text', 'pricing'],
  limits: ['text', 'pricing', 'failover'],
  auth: ['limits'],
  erasure: [],
  webhooks: ['auth', 'limits'],
  enhancement: ['text', 'pricing', 'privacy', 'masking', 'integrity', 'context', 'failover', 'limits'],
};

const coreWalls = Object.entries(rooms).map(([room, mayImport]) => ({
  target: `./src/core/${room}`,
  from: Object.keys(rooms)
    .filter((other) => other !== room && !mayImport.includes(other))
    .map((other) => `./src/core/${other}`),
}));

export default typescript.config(
  { ignores: ['dist/', 'data/', 'test-results/', '**/node_modules/', 'examples/editors/'] },
  js.configs.recommended,
  { languageOptions: { globals: globals.node } },
  {
    files: ['migrations/*.js', 'seeders/*.js', 'config/*.cjs', '.sequelizerc'],
    languageOptions: { sourceType: 'commonjs' },
  },
  { files: ['docs/reference/*.js'], languageOptions: { globals: globals.browser } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [typescript.configs.strictTypeChecked, importX.flatConfigs.typescript],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver': [],
      'import-x/ignore': ['node_modules'],
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.tsx', '.js'] })],
    },
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_$', argsIgnorePattern: '^_$' }],
      // Ports are objects of closures, made by factories: their functions may be passed on by themselves.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'import-x/no-restricted-paths': ['error', { zones: [...walls, ...coreWalls] }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only main.ts reads the environment; take a Config.' },
      ],
    },
  },
  typesOnly(['src/client/*.ts'], '\\.\\./'),
  typesOnly(['src/client/*/*.ts'], '(\\.\\./){2}'),
  {
    files: ['src/main.ts', 'src/cli/main.ts', 'test/**', 'bench/**', 'scripts/**', 'src/web/vite.config.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  prettier,
);
