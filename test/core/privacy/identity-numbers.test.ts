import { readFile } from 'node:fs/promises';
import test from 'ava';
import { bankFormats, findBankDetails } from '../../../src/core/privacy/detectors/bank-details.ts';
import type { Detector } from '../../../src/core/privacy/detectors/detector.ts';
import { findIdentityNumbers, identityFormats } from '../../../src/core/privacy/detectors/identity-numbers.ts';
import type { NumberFormat } from '../../../src/core/privacy/detectors/number-format.ts';
import { found } from './fixtures.ts';
import { bankExamples, identityExamples } from './number-examples.ts';
import { privacyPagePath, renderPrivacyPage } from './privacy-page.ts';

const valuesIn = (text: string, detect: Detector): string[] =>
  [...detect(text)].map(({ start, end }) => text.slice(start, end));

const tables = [
  { formats: identityFormats, examples: identityExamples, detect: findIdentityNumbers },
  { formats: bankFormats, examples: bankExamples, detect: findBankDetails },
];

/** Labels that count beside the name of a bank alone. */
const contextOf = ({ beside }: NumberFormat): string => (beside ? ' (Example Bank)' : '');

for (const { formats, examples, detect } of tables) {
  for (const format of formats) {
    const key = `${format.country ?? '*'} ${format.name}`;
    const example = examples[key] ?? '';

    test(`${key} is found behind each of its labels`, (t) => {
      for (const label of format.labels) {
        const written = label.replaceAll('*', '');
        for (const text of [
          `${written}: ${example}`,
          `${written}\t${example}`,
          `**${written}** ${example}.`,
          `| ${written} | ${example} |`,
          `${written.toUpperCase()}\n${example}`,
        ]) {
          t.true(valuesIn(text + contextOf(format), detect).includes(example), text);
        }
      }
    });

    if (format.alone.length > 0) {
      test(`${key} is found without a label`, (t) =>
        t.deepEqual([...new Set(valuesIn(`We noted ${example} on Friday.`, detect))], [example]));
      test(`${key} does not count behind the name of something else`, (t) => {
        for (const noun of ['Order', 'Replace part number', 'Rechnung Nr.', 'La commande', 'El pedido', 'Заказ']) {
          t.deepEqual(valuesIn(`${noun} ${example} ships on Friday.`, detect), [], noun);
        }
      });
    }
  }
}

/** Numbers in sentences: the values that must be found. */
const sentences: Readonly<Record<string, readonly string[]>> = {
  '078-05-1121, SSNs: 123456780, 123 45 6781 and 123-45-6782': [
    '078-05-1121',
    '123456780',
    '123 45 6781',
    '123-45-6782',
  ],
  'QQ 12 34 56 C, AB123456C': ['QQ 12 34 56 C', 'AB123456C'],
  'IdNr. 86 095 742 719, 86095742719': ['86 095 742 719', '86095742719'],
  '2 55 08 14 168 025 38, 255081416802538': ['2 55 08 14 168 025 38', '255081416802538'],
  'DNI 12345678Z, su pareja NIE X1234567L': ['12345678Z', 'X1234567L'],
  'Passport no. C01X00T47, passport number is X1234567': ['C01X00T47', 'X1234567'],
  "driver's license D123-4567-8901": ['D123-4567-8901'],
  'driving licence MORGA657054SM9IJ': ['MORGA657054SM9IJ'],
  'X12345678 is my passport number.': ['X12345678'],
  '12345678Z (DNI) was checked.': ['12345678Z'],
  'The PESEL of our new colleague Jan from Gdynia is 44051401359.': ['44051401359'],
  'Numer PESELu: 44051401359': ['44051401359'],
  'Aadhaar: 2341 2341 2346 / 2341-2341-2346': ['2341 2341 2346', '2341-2341-2346'],
  'SSN or ITIN: 912-70-1234': ['912-70-1234'],
  'Social Security Number (US): 078-05-1120': ['078-05-1120'],
  'Паспорт: 45 10 123456, СНИЛСа 112-233-445 95': ['45 10 123456', '112-233-445 95'],
  'マイナンバーは123456789018です。': ['123456789018'],
  '주민등록번호는 800203-1234567입니다': ['800203-1234567'],
  '他的身份证号码是11010519491231002X。': ['11010519491231002X'],
  'הת.ז. שלי 123456782': ['123456782'],
  'Her date of birth is 1980-02-03, geboren am 3.2.1980.': ['1980-02-03', '3.2.1980'],
  '{"passport_number": "X1234567", "tax_id": "47036892816"}': ['X1234567', '47036892816'],
};

for (const [text, values] of Object.entries(sentences)) {
  test(`national ids in: ${text}`, (t) =>
    t.deepEqual(
      found(text),
      values.map((value) => `national_id: ${value}`),
    ));
}

const bankSentences: Readonly<Record<string, readonly string[]>> = {
  DE89370400440532013000: ['DE89370400440532013000'],
  'DE89 3704 0044 0532 0130 00 bei der Bank': ['DE89 3704 0044 0532 0130 00'],
  'Konto DE89  3704  0044  0532  0130  00': ['DE89  3704  0044  0532  0130  00'],
  'Konto DE8937040044\n0532013000': ['DE8937040044\n0532013000'],
  'gb29 nwbk 6016 1331 9268 19 and FR14-2004-1010-0505-0001-3M02-606': [
    'gb29 nwbk 6016 1331 9268 19',
    'FR14-2004-1010-0505-0001-3M02-606',
  ],
  'IBAN: DE00 3704 0044 0532 0130 00': ['DE00 3704 0044 0532 0130 00'],
  'IBAN:DE89370400440532013000;BIC:COBADEFFXXX': ['DE89370400440532013000', 'COBADEFFXXX'],
  'DE89370400440532013000, COBADEFF': ['DE89370400440532013000', 'COBADEFF'],
  'iban_DE89370400440532013000.pdf, IBANDE89370400440532013000': ['DE89370400440532013000', 'DE89370400440532013000'],
  'Sort code 12-34-56, account number 12345678': ['12-34-56', '12345678'],
  'routing 021000021 account 1234567890': ['021000021', '1234567890'],
  'BSB 062-000 Account 12345678': ['062-000', '12345678'],
  'A/C no. 123456789012, IFSC HDFC0123456': ['123456789012', 'HDFC0123456'],
  '口座番号：1234567': ['1234567'],
  'wallet bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq': ['bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq'],
};

for (const [text, values] of Object.entries(bankSentences)) {
  test(`bank details in: ${text}`, (t) =>
    t.deepEqual(
      found(text),
      values.map((value) => `iban: ${value}`),
    ));
}

const ordinary: readonly string[] = [
  'Replace part number 123-45-6789 with 123-45-6790.',
  'Item 900-12-3456 is obsolete.',
  'Model AB123456C in stock.',
  'Type JK123456D is sold out.',
  'Batch BCDPE1234F released.',
  'VAT ID DE136695976, commercial register HRB 86891 Munich.',
  'USt-IdNr. DE136695976, HRB 86891.',
  'Project 17045678901.',
  'Case 18600001111 closed.',
  'Amazon order 112-7654321-1234567 was refunded.',
  'Lot 010124-1000 expires.',
  'Charge 280225-4711 freigegeben.',
  'ISBN 978-3-16-148410-0 is out of print, use ISBN 0-306-40615-2.',
  'VIN WVWZZZ1JZXW000001, mileage 84,250 km.',
  'Your DHL parcel 00340434161094042557 arrives tomorrow.',
  'The account number is 4000123456.',
  'Our account with them has 12345678 impressions.',
  'Sizes 250 70 2000 cm.',
  'Delivery slots 0930 1130 1330 are still free.',
  'The passport office opens on 2025-06-17 at 10:00.',
  'passport valid until 2024-05-06, the passport of 3 people',
  'Passport control took 45 minutes.',
  'The driving licence costs 1500 EUR.',
  'Identity card readers: 250 units.',
  'A new tax number form is out since 17.06.2025.',
  'Social security spending grew by 2.500.000 EUR.',
  'Die Steuernummer fehlt noch, Frist 30.09.2025.',
  'Commande 123456789012345 livrée.',
  'La factura 12345678Z está pagada.',
  'El pedido X1234567L sale mañana.',
  'Auftrag 86095742719 ist versandt.',
  'Artikel 756.1234.5678.97 ist lieferbar.',
  'Ordine RSSMRA85T10A562S spedito.',
  'Zamówienie 44051401359 wysłane.',
  'Tilaus 131052-308T on valmis.',
  'Faktura 811218-9876 är betald.',
  'Заказ 112-233-445 95 отправлен.',
  '111222333 visitors and 123 456 789 clicks.',
  '44051401359 page views.',
  '86095742719 bytes.',
  '12345678A, 111.444.777-36, 756.1234.5678.98',
  '000-12-3456, 666-12-3456, 123-00-4567, BG123456A',
  'a1234567z and 12345678z are hashes.',
  'The event came at 1766400000008 before 1755689000123.',
  'Our room ids: 3f2504e0-4f89-41d3-9a0c-0305e82c3301.',
  'AN INTRODUCTORY GUIDE: see tables D3, H1 and B43 before the INTERVENTION.',
  'The public policy: keep package integrity sha512-0UPjpq0Gm2RyzxDbeM8 and version v12.4.1 explicit.',
  'Share of elderly men: 0.250750683890174 (group RE-HRN-BTW-13, age 41-59).',
  'Norm 02-03-04-05-06.',
  'Opening 08.30-12.00, 13.00-17.00',
  '01.03.2025 01.09.2025 01.12.2025',
  '0123-4567-89 is the drawing number.',
  'Quote Q-2025-0815: 250 licences x 49.90 USD.',
  'ref DE00370400440532013000, DE12345, XX89370400440532013000',
  'A SWIFT response is REQUIRED; the BIC is required.',
  'The pin is 12 mm, the pan 250 mm, the sin of 30 is 0.5.',
  'Nie 1234567, tylko 7654321.',
  'She was born in Munich and joined in 2014.',
  'Der Pass nach Italien ist gesperrt, 12 Kehren.',
  'Routing table 192 has 12345 entries.',
  'Serial number 8002035009081.',
  'Tracking number 9999.9999.9999.99 unknown.',
  'Ticket S8012345J was merged.',
  'Product 20240615B001 in stock.',
];

for (const text of ordinary) {
  test(`no identity number and no bank details in: ${text}`, (t) =>
    t.deepEqual([...valuesIn(text, findIdentityNumbers), ...valuesIn(text, findBankDetails)], []));
}

test('docs/privacy.md lists the formats of the detectors', async (t) => {
  const page = await readFile(new URL(`../../../${privacyPagePath}`, import.meta.url), 'utf8');
  t.is(page, await renderPrivacyPage());
});
