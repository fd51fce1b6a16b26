/** Units by what is written for them; the sign is what they are compared by. */
const spellings: Readonly<Record<string, string>> = {
  // Money.
  EUR: '€ EUR euro euros Euro Euros',
  USD: '$ US$ USD dollar dollars Dollar',
  GBP: '£ GBP',
  JPY: '¥ JPY yen Yen',
  CHF: 'CHF Fr. SFr.',
  INR: '₹ INR',
  KRW: '₩ KRW',
  RUB: '₽ RUB',
  TRY: '₺ TRY',
  UAH: '₴ UAH',
  ILS: '₪ ILS',
  BTC: '₿ BTC',
  CAD: 'CAD C$ CA$',
  AUD: 'AUD A$ AU$',
  CNY: 'CNY RMB',
  BRL: 'BRL R$',
  MXN: 'MXN',
  SEK: 'SEK',
  NOK: 'NOK',
  DKK: 'DKK',
  PLN: 'PLN zł',
  CZK: 'CZK Kč',
  HUF: 'HUF',
  SGD: 'SGD',
  HKD: 'HKD',
  NZD: 'NZD',
  ZAR: 'ZAR',
  AED: 'AED',
  // Shares.
  '%': '% percent Prozent procent',
  '‰': '‰',
  bps: 'bps',
  // Mass.
  kg: 'kg Kg KG',
  g: 'g',
  mg: 'mg',
  µg: 'µg μg',
  t: 't',
  lb: 'lb lbs',
  oz: 'oz',
  // Length, area, volume.
  km: 'km',
  m: 'm',
  cm: 'cm',
  mm: 'mm',
  µm: 'µm μm',
  nm: 'nm',
  mi: 'mi',
  ft: 'ft',
  yd: 'yd',
  'm²': 'm² m2 sqm qm',
  'km²': 'km² km2',
  'cm²': 'cm² cm2',
  'm³': 'm³ m3',
  ha: 'ha',
  l: 'l L',
  ml: 'ml mL',
  cl: 'cl',
  // Time and speed.
  h: 'h hr hrs',
  min: 'min mins',
  s: 's sec secs',
  ms: 'ms',
  µs: 'µs μs',
  ns: 'ns',
  'km/h': 'km/h kph kmh',
  'm/s': 'm/s',
  mph: 'mph',
  rpm: 'rpm',
  // Temperature, pressure, energy, electricity.
  '°': '°',
  '°C': '°C ℃',
  '°F': '°F ℉',
  K: 'K',
  bar: 'bar',
  mbar: 'mbar',
  psi: 'psi',
  hPa: 'hPa',
  kPa: 'kPa',
  Pa: 'Pa',
  J: 'J',
  kJ: 'kJ',
  cal: 'cal',
  kcal: 'kcal',
  W: 'W',
  kW: 'kW',
  MW: 'MW',
  GW: 'GW',
  Wh: 'Wh',
  kWh: 'kWh',
  MWh: 'MWh',
  GWh: 'GWh',
  V: 'V',
  kV: 'kV',
  mA: 'mA',
  mAh: 'mAh',
  Ah: 'Ah',
  Hz: 'Hz',
  kHz: 'kHz',
  MHz: 'MHz',
  GHz: 'GHz',
  dB: 'dB',
  N: 'N',
  kN: 'kN',
  Nm: 'Nm',
  // Data and type.
  bit: 'bit',
  kB: 'kB KB',
  MB: 'MB',
  GB: 'GB',
  TB: 'TB',
  PB: 'PB',
  KiB: 'KiB',
  MiB: 'MiB',
  GiB: 'GiB',
  TiB: 'TiB',
  'kbit/s': 'kbit/s kbps Kbps',
  'Mbit/s': 'Mbit/s Mbps',
  'Gbit/s': 'Gbit/s Gbps',
  px: 'px',
  pt: 'pt',
  em: 'em',
  rem: 'rem',
  dpi: 'dpi',
};

/** Powers of ten that are written as a word or a letter. */
const magnitudeSpellings: Readonly<Record<string, string>> = {
  e3: 'k thousand Tausend tausend mila mil mille',
  e6: 'M mn mln Mio Mio. million millions Million Millionen millón millones milione milioni miljoen',
  e9: 'B bn Mrd Mrd. billion billions Milliarde Milliarden milliard milliards miljard',
};

const bySpelling = (table: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(table).flatMap(([sign, written]) => written.split(' ').map((spelling) => [spelling, sign])));

export const units = bySpelling(spellings);
export const magnitudes = bySpelling(magnitudeSpellings);

const escaped = (spelling: string): string => spelling.replace(/[$.|/]/g, '\\$&');

const alternatives = (names: readonly string[]): string =>
  [...names]
    .sort((one, other) => other.length - one.length)
    .map(escaped)
    .join('|');

const currencySigns = /^(?:[A-Z]{3}|RMB|\p{Sc}|[A-Z]{1,2}\$|S?Fr\.)$/u;

export const unitPattern = alternatives([...units.keys()]);
export const magnitudePattern = alternatives([...magnitudes.keys()]);
/** What may stand before a number as its unit. */
export const currencyPattern = alternatives([...units.keys()].filter((spelling) => currencySigns.test(spelling)));
