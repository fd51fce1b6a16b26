import { language } from './i18n.ts';

/** Formats a whole or decimal number. */
export const formatNumber = (value: number, digits = 0): string =>
  value.toLocaleString(language.get(), { maximumFractionDigits: digits });

/** Formats dollars; small amounts keep the digits that tell them from zero. */
export const formatCost = (dollars: number): string =>
  dollars.toLocaleString(language.get(), {
    style: 'currency',
    currency: 'USD',
    maximumFractionDigits: dollars > 0 && dollars < 0.1 ? 6 : 2,
  });

/** What usage and limits are counted in, in the order in which it is shown. */
export const measures = ['requests', 'tokens', 'cost'] as const;

export type Measure = (typeof measures)[number];

/** Formats an amount of a measure. */
export const formatMeasure = (measure: Measure, amount: number): string =>
  measure === 'cost' ? formatCost(amount) : formatNumber(amount);

/** Formats milliseconds: below ten seconds with their fraction. */
export const formatDuration = (ms: number): string =>
  ms < 1_000 ? `${formatNumber(ms)} ms` : `${formatNumber(ms / 1_000, ms < 10_000 ? 2 : 0)} s`;

/** Formats a time of the wire as a local date and time. */
export const formatTime = (iso: string): string =>
  new Date(iso).toLocaleString(language.get(), { dateStyle: 'medium', timeStyle: 'short' });

/** Formats a time of the wire as a local date and time with seconds. */
export const formatMoment = (iso: string): string =>
  new Date(iso).toLocaleString(language.get(), { dateStyle: 'medium', timeStyle: 'medium' });

/** The steps of an age: up to which many milliseconds, in which unit. */
const ageSteps = [
  [60_000, 1_000, 's'],
  [3_600_000, 60_000, 'min'],
  [86_400_000, 3_600_000, 'h'],
  [Infinity, 86_400_000, 'd'],
] as const;

/** Formats how long ago something was, in its largest unit; a clock that is behind the server's shows 0 s. */
export const formatAge = (ms: number): string => {
  const [, unitMs, unit] = ageSteps.find(([upTo]) => ms < upTo) ?? ageSteps[3];
  return `${formatNumber(Math.max(0, Math.floor(ms / unitMs)))} ${unit}`;
};

/** Formats a day of the wire, `2026-11-27`, as a local date. */
export const formatDay = (day: string): string =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString(language.get(), { dateStyle: 'medium', timeZone: 'UTC' });

/** Formats the local time of the day. */
export const formatClock = (iso: string): string =>
  new Date(iso).toLocaleTimeString(language.get(), { hour: '2-digit', minute: '2-digit' });
