/** The zeros of all scripts with decimal digits in the Basic Multilingual Plane. */
const zeros: readonly number[] = Intl.supportedValuesOf('numberingSystem')
  .map((numberingSystem) => new Intl.NumberFormat('en', { numberingSystem }).format(0))
  .filter((zero) => /^\p{Nd}$/u.test(zero) && zero.length === 1 && zero !== '0')
  .map((zero) => zero.charCodeAt(0));

const asciiOf = new Map(
  zeros.flatMap((zero) =>
    Array.from({ length: 10 }, (_, digit) => [String.fromCharCode(zero + digit), String(digit)] as const),
  ),
);
for (const [sign, ascii] of [
  '٫.',
  '٬,',
  '،,',
  '٪%',
  '％%',
  '．.',
  '，,',
  '：:',
  '－-',
  '＋+',
  '／/',
  '−-',
  '\u00a0 ',
  '\u2009 ',
  '\u202f ',
  '\u2011-',
].map((pair) => [pair.charAt(0), pair.charAt(1)] as const))
  asciiOf.set(sign, ascii);

const foreign = new RegExp(`[${[...asciiOf.keys()].join('')}]`, 'g');

/** The text with ASCII digits, separators and spaces: unit for unit, so that positions stay. */
export const withAsciiDigits = (text: string): string => text.replace(foreign, (unit) => asciiOf.get(unit) ?? unit);

/** A decimal as digits and a power of ten, without zeros at its end: 1,200,000 is `12e5`. */
const canonical = (whole: string, fraction: string, exponent: number): string => {
  const all = whole + fraction;
  const digits = all.replace(/0+$/, '');
  const shift = exponent - fraction.length + all.length - digits.length;
  // Zeros in front matter in numbers of things, such as `007`.
  const significant = fraction === '' && whole.length > 2 ? digits : digits.replace(/^0+/, '');
  return significant === '' ? '0' : `${significant}e${shift}`;
};

const groupedBy = { ',': /^[1-9]\d{0,2}(?:,\d{2,3})*,\d{3}$/, '.': /^[1-9]\d{0,2}(?:\.\d{2,3})*\.\d{3}$/ } as const;

const readWith = (written: string, point: '.' | ',', exponent: number): string | undefined => {
  const [whole = '', fraction, ...rest] = written.split(point);
  if (rest.length > 0) return undefined;
  const isGrouped = groupedBy[point === '.' ? ',' : '.'].test(whole);
  if (!isGrouped && !/^\d+$/.test(whole)) return undefined;
  if (fraction !== undefined && !/^\d+$/.test(fraction)) return undefined;
  return canonical(whole.replace(/\D/g, ''), fraction ?? '', exponent);
};

/**
 * The values of a number with ASCII digits: where the decimal point is a dot, and where it is a comma. They are the same
 * unless both ways of reading make sense, as for 1.234. What is no decimal, such as a version, is its own value.
 */
export const valuesOf = (written: string, exponent = 0): readonly [dot: string, comma: string] => {
  if (/^\d+$/.test(written)) {
    const value = canonical(written, '', exponent);
    return [value, value];
  }
  const digits = written.replace(/[^\d.,]/g, '');
  const dot = readWith(digits, '.', exponent);
  const comma = readWith(digits, ',', exponent);
  // Three places behind the point are rarely given up: 1.250 becomes 1.25 where thousands are taken for a fraction.
  if (dot !== undefined && comma !== undefined && dot !== comma && exponent === 0 && digits.endsWith('0')) {
    const exact = `${digits.replace(/\D/g, '')}e-3`;
    return digits.includes('.') ? [exact, comma] : [dot, exact];
  }
  return [dot ?? comma ?? digits, comma ?? dot ?? digits];
};

/**
 * The key that a decimal shares with one in which zeros are added or left out and the other sign is the decimal point:
 * 12.500 and 12,5. None: it is no decimal.
 */
export const roundedKeys = (written: string): string[] => {
  const [, whole, point, fraction = ''] = /^(\d+)([.,])(\d+)$/.exec(written) ?? [];
  if (whole === undefined || point === undefined) return [];
  const isExact = fraction.length === 3 && fraction.endsWith('0');
  if (fraction.length === 3 && !isExact) return [];
  return [`${canonical(whole, fraction, 0)} ${isExact === (point === '.') ? ',' : '.'}`];
};

/** The times that a decimal may be: `15.30` is 15:30 in many languages. */
export const timesOf = (written: string): string[] => {
  const [hours, minutes = '', ...rest] = written.split('.');
  const isTime = Number(hours) <= 24 && /^[0-5]\d$/.test(minutes) && rest.length === 0;
  return isTime ? [`time ${Number(hours)}:${minutes}`] : [];
};

const myriads =
  /(?:(\d{1,4})[億亿억] ?)?(?:(\d{1,4})[万萬만] ?)?(\d,\d{3}|\d{1,4})?(?![\d.,]*\d|[億亿억万萬만千천百백])/y;

/**
 * The number at `position` whose digits stand on both sides of a power of 10,000, as East Asian languages write it: 3万5,000 is 35000.
 * Undefined when there is none. Takes constant time.
 */
export const myriadsAt = (
  text: string,
  position: number,
): { readonly written: string; readonly value: string } | undefined => {
  myriads.lastIndex = position;
  const [written = '', hundredMillions = '', tenThousands = '', ones = ''] = myriads.exec(text) ?? [];
  if ([hundredMillions, tenThousands, ones].filter((part) => part !== '').length < 2) return undefined;
  const value = [hundredMillions, tenThousands, ones.replace(',', '')].map((part) => part.padStart(4, '0')).join('');
  return { written: written.trimEnd(), value: value.replace(/^0+(?=\d)/, '') };
};
