import { number, string } from 'yup';
import type { AuditEvent, AuditFilter, AuditPosition } from '../../ports/audit-trail.ts';
import { furtherRule, isStorableTime, rule, strictObject } from '../fields.ts';
import { defineOperation, type Operation } from '../operation.ts';
import { pageFields, readPosition, readTimePage } from '../paging.ts';

/** The events that an export reads at a time: it holds no more in memory. */
const sliceSize = 500;

/** The longest value of a filter. */
const longestValue = 200;

/** Matches an ISO 8601 date, which begins a day in UTC, or one with a time and a zone. */
const isoTime =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d))?$/;

const time = () =>
  string().test(
    rule<string | undefined>({
      name: 'time',
      message: '${path} must be an ISO 8601 date, or a date with a time and a zone',
      schema: { pattern: isoTime.source, [furtherRule]: 'Is in the years 1 to 9999 in UTC.', examples: ['2026-01-31'] },
      test: (value) => value === undefined || (isoTime.test(value) && isStorableTime(value)),
    }),
  );

const filterFields = {
  type: string().max(longestValue),
  /** The id of a user or a service key. */
  actor: string().max(longestValue),
  /** The id of what something was done to. */
  subject: string().max(longestValue),
  from: time(),
  /** The events before this time. */
  to: time(),
};

type FilterInput = Readonly<Partial<Record<keyof typeof filterFields, string | undefined>>>;

const timeIn = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text));

const filterOf = ({ type, actor, subject, from, to }: FilterInput): AuditFilter => ({
  type,
  actorId: actor,
  subjectId: subject,
  from: timeIn(from),
  to: timeIn(to),
});

/** Presents an event as clients see it; absent fields are left out. */
export const presentEvent = ({ organizationId: _, at, requestId, ...event }: AuditEvent) => ({
  ...event,
  at: at.toISOString(),
  requestId: requestId ?? null,
});

/** Lists what happened in the caller's organization, newest first. */
export const auditEvents = defineOperation({
  name: 'auditEvents',
  route: { method: 'get', path: '/api/admin/audit' },
  permissions: ['audit.view'],
  input: strictObject({ ...filterFields, ...pageFields }),
  run: async ({ caller: { organizationId }, input: { limit, cursor, ...filter }, services: { auditTrail } }) => {
    const { rows, nextCursor } = await readTimePage(
      { limit, cursor },
      (range) => auditTrail.page(organizationId, filterOf(filter), range),
      (event) => event,
    );
    return { data: { items: rows.map(presentEvent), nextCursor } };
  },
});

/** Events of an export, slice by slice; each slice is read when it is asked for. */
export type AuditSlices = AsyncIterable<readonly AuditEvent[]>;

/**
 * Exports the events of the caller's organization, newest first: all of them, or at most `limit` after a cursor. The audit gets the export
 * before its first slice is read; events that are recorded meanwhile are not among them. The HTTP transport offers it at the route of
 * `auditEvents` to clients that accept NDJSON, and writes the slices in its own way.
 */
export const exportAudit: Operation<AuditSlices> = defineOperation({
  name: 'exportAudit',
  route: { method: 'get', path: auditEvents.route.path },
  permissions: ['audit.view'],
  input: strictObject({ ...filterFields, limit: number().integer().min(1), cursor: pageFields.cursor }),
  run: async ({ caller: { organizationId }, input, services: { auditTrail }, audit }) => {
    const { limit, cursor, ...filter } = input;
    const first = readPosition(cursor);
    const details = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    await audit({ type: 'audit.exported', subject: { type: 'organization', id: organizationId }, details });
    const slices = async function* (): AuditSlices {
      let after: AuditPosition | undefined = first;
      let left = limit ?? Infinity;
      while (left > 0) {
        const wanted = Math.min(sliceSize, left);
        const slice: readonly AuditEvent[] = await auditTrail.page(organizationId, filterOf(filter), {
          limit: wanted,
          after,
        });
        if (slice.length > 0) yield slice;
        if (slice.length < wanted) return;
        after = slice.at(-1);
        left -= slice.length;
      }
    };
    return slices();
  },
});
