import type { ServerName } from './servers.ts';

/** A row of the table: a figure, how the table states it, and its targets. */
export interface Row {
  readonly title: string;
  readonly unit: string;
  /** As a multiple of the relay's figure, as the difference from it, or as it is. */
  readonly as: 'multiple' | 'difference' | 'value';
  readonly higherIsBetter?: boolean;
  readonly targets?: Partial<Record<ServerName, number>>;
  /** Whether the short form compares its multiple of the relay's figure with the committed one. */
  readonly checked?: boolean;
}

const both = (target: number) => ({ embedded: target, services: target });

/** The rows of the table, in their order. */
export const rows = {
  'session-cpu': {
    title: 'CPU of a session of 5 tokens, 200 characters',
    unit: 'ms',
    as: 'multiple',
    targets: { embedded: 4, services: 3 },
    checked: true,
  },
  'token-cpu': {
    title: 'CPU of a token, 50 streams of 1,000 tokens at 20 ms, starts included',
    unit: 'µs',
    as: 'multiple',
    targets: { embedded: 0.75, services: 0.95 },
    checked: true,
  },
  'first-token': {
    title: 'First token, 50 sessions 10 ms apart, text of 1,700 characters',
    unit: 'ms',
    as: 'difference',
    targets: both(10),
  },
  'first-token-long': {
    title: 'First token, 50 sessions 10 ms apart, text of 17,000 characters',
    unit: 'ms',
    as: 'difference',
    targets: both(20),
  },
  'token-p99': {
    title: 'Token p99, from the provider to the client, 25 ms gathering included',
    unit: 'ms',
    as: 'value',
    targets: both(30),
  },
  'memory-idle': {
    title: 'Resident memory, idle',
    unit: 'MB',
    as: 'value',
    targets: { embedded: 300, services: 180 },
    checked: true,
  },
  'memory-socket': { title: 'Resident memory of an idle socket, 2,000 after the first 1,000', unit: 'kB', as: 'value' },
  'sessions-per-core': {
    title: 'Sessions a second and core',
    unit: '1/s',
    as: 'value',
    higherIsBetter: true,
    targets: { embedded: 200, services: 250 },
  },
  'connections-per-core': {
    title: 'Authenticated connections a second and core',
    unit: '1/s',
    as: 'value',
    higherIsBetter: true,
    targets: { embedded: 1_200, services: 1_600 },
    checked: true,
  },
  'usage-organization': {
    title: '`GET /api/org/usage`, a million sessions in 30 days',
    unit: 'ms',
    as: 'value',
    targets: { services: 20 },
  },
  'usage-user': {
    title: '`GET /api/ai/usage` of a user with 5,000 sessions',
    unit: 'ms',
    as: 'value',
    targets: { services: 10 },
  },
} as const satisfies Readonly<Record<string, Row>>;

export type RowId = keyof typeof rows;

/** The rows with their ids. */
export const rowEntries = Object.entries(rows) as readonly (readonly [RowId, Row])[];
