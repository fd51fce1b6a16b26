/** The time at which the examples begin, instead of the time of the run. */
const shownStart = Date.parse('2026-01-15T09:30:00.000Z');

/** Times that differ by less are equal: a run takes longer on a busy machine. */
const stepMs = 300_000;

const uuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/g;
const time = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\b/g;

/** Secrets and other values that are made by chance, by their form. */
const byForm: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, 'eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl'],
  [/\bzk_system_[A-Za-z0-9]{20,}/g, 'zk_system_<49 letters and digits>'],
  [/\bzk_[A-Za-z0-9]{40,}/g, 'zk_<49 letters and digits>'],
  [/\bwhsec_[A-Za-z0-9+/]+=*/g, 'whsec_ZXhhbXBsZSBzZWNyZXQ='],
  [/refresh_token=[^;]{20,}/g, 'refresh_token=cmVmcmVzaA.dG9rZW4'],
  [/\bid="\d{24}"/g, 'id="412803650482998890857830"'],
  [/http:\/\/127\.0\.0\.1:\d+/g, 'https://crm.example.com'],
  [/\b127\.0\.0\.1:\d+/g, 'crm.example.com'],
];

/** Values that depend on the run, by the name of their field. */
const byName: Readonly<Record<string, unknown>> = {
  firstTextMs: 180,
  firstTextP95Ms: 240,
  prefix: 'zk_Rk3v',
  token: 'b25lLXRpbWUtdG9rZW4',
};

/** Rounds a duration up to whole minutes: a second of it may have passed. */
const wholeMinutes = (seconds: number): number => Math.ceil(seconds / 60) * 60;

/**
 * Creates a function that replaces what differs from run to run: ids by numbered ones, times by times from a fixed start, secrets by
 * constants. Equal values stay equal.
 */
export const createNormalise = (startedAt: number) => {
  const ids = new Map<string, string>();
  const idFor = (id: string): string => {
    const known = ids.get(id) ?? `019bc0de-0000-7000-8000-${String(ids.size + 1).padStart(12, '0')}`;
    ids.set(id, known);
    return known;
  };
  const timeFor = (text: string): string => {
    // Earlier times are those of the database, which is made once for many runs, and whole seconds.
    const steps = Math.max(0, Math.floor((Date.parse(text) - startedAt + 2_000) / stepMs));
    return new Date(shownStart + steps * stepMs).toISOString();
  };
  const ofText = (text: string): string =>
    byForm
      .reduce((sum, [form, constant]) => sum.replace(form, constant), text)
      .replace(uuid, idFor)
      .replace(time, timeFor);
  const today = new Date(startedAt).toISOString().slice(0, 10);

  const ofField = (name: string, value: unknown): unknown => {
    if (value === null) return null;
    if (name in byName && typeof value !== 'object') return byName[name];
    if (name === 'expiresIn' || name === 'expires_in') return wholeMinutes(Number(value));
    if (name === 'nextCursor') return typeof value === 'string' && value.search(uuid) < 0 ? 'MTc2OC4u' : of(value);
    return of(value);
  };
  const of = (value: unknown): unknown => {
    if (typeof value === 'string') return ofText(value);
    if (Array.isArray(value)) return value.map(of);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, field]) => [
        name === today ? new Date(shownStart).toISOString().slice(0, 10) : ofText(name),
        ofField(name, field),
      ]),
    );
  };
  return of;
};

/** Replaces what differs from run to run. */
