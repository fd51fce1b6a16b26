import test from 'ava';
import { checksOf } from '../../support/checks-of.ts';
import { openProtection } from '../../support/session-masker.ts';

/** The language of a translation (empty: the text is rewritten in its own), the text, the result. */
type Row = readonly [language: string, text: string, result: string];

const unchanged: Row[] = [
  // English to German
  [
    'German',
    'Offer of €1,234,567.89 until 31 December 2025, 2:30 pm.',
    'Angebot über 1.234.567,89 € bis 31.12.2025, 14:30 Uhr.',
  ],
  ['German', 'Market of $2 billion.', 'Markt von 2 Milliarden Dollar.'],
  ['German', '$5,000 and £99.99 per month', '5.000 $ und 99,99 £ pro Monat'],
  ['German', 'Weight 1.500 kg', 'Gewicht 1,500 kg'],
  ['German', 'Q3 2025 was up 10 percent', 'Im 3. Quartal 2025 waren es 10 % mehr'],
  ['German', 'Meet at 3 pm on June 3rd, 2025', 'Treffen um 15 Uhr am 3. Juni 2025'],
  ['German', 'Meet at 3 p.m. on 06/03/2025', 'Treffen um 15:00 Uhr am 03.06.2025'],
  ['German', 'between 10 and 12 days', 'zwischen zehn und zwölf Tagen'],
  ['German', 'minus 5 degrees, later -2.5 °C', '-5 Grad, später −2,5 °C'],
  ['German', '5 km away, 20 °C, 3 hours', '5 Kilometer entfernt, 20 Grad Celsius, drei Stunden'],
  ['German', 'We have three offices and thirty-six months', 'Wir haben 3 Büros und 36 Monate'],
  ['German', 'Chapter 2, version 10.0.1, +49 30 9018200', 'Kapitel 2, Version 10.0.1, +49 30 9018200'],
  ['de', '7.5M users and 20k followers', '7,5 Mio. Nutzer und 20.000 Follower'],
  ['de-CH', 'The flat costs 1,250,000 CHF', "Die Wohnung kostet 1'250'000 Franken"],
  // German to English
  ['English', 'Angebot über 1.234.567,89 € bis 31.12.2025', 'Offer of €1,234,567.89 until December 31, 2025'],
  ['English', 'Es kostet 3,5 Millionen Euro.', 'It costs 3.5 million euros.'],
  ['English', 'Dauer 1,5 Stunden, Rabatt 2,50 %.', 'Duration 1.5 hours, discount 2.5%.'],
  ['English', 'am 1. Mai um 8 Uhr, der 2. Termin', 'on May 1st at 8:00, the second appointment'],
  ['English', 'Frist: 05.11.25', 'Deadline: November 5, 2025'],
  ['English', 'Wir suchen zwei Leute, 40 Stunden', 'We are looking for 2 people, forty hours'],
  ['English', '12 Mrd. € Umsatz bei 5 Mio. Kunden', '€12 billion in revenue with 5 million customers'],
  // French
  ['French', 'Price: €1,299.00 for 10,000 units.', 'Prix : 1\u202f299,00 € pour 10\u00a0000 unités.'],
  ['French', 'On January 1st, 2026 at 2:30 pm', 'Le 1er janvier 2026 à 14h30'],
  ['French', 'The 3rd floor, 50% off', 'Le 3e étage, 50 % de réduction'],
  ['French', '1.2 million people', '1,2 million de personnes'],
  ['French', '2 billion euros', '2 milliards d’euros'],
  ['French', 'temperatures of -5 °C', 'des températures de moins 5 °C'],
  ['English', 'Réunion le 3 février 2025 à 9 h 15', 'Meeting on 3 February 2025 at 9:15 am'],
  ['English', '2,5 milliards de dollars, 35 pour cent', '$2.5 billion, 35 per cent'],
  ['English', 'Deux réunions et onze invités', '2 meetings and 11 guests'],
  // Spanish, Portuguese, Italian
  ['Spanish', 'Invoice of $1,500.50 due May 5, 2025', 'Factura de 1.500,50 $ con vencimiento el 5 de mayo de 2025'],
  ['Spanish', '20% of 2 billion dollars', 'el 20 por ciento de 2 mil millones de dólares'],
  ['Spanish', 'seven days', '7 días'],
  ['Spanish', 'at 4 pm', 'a las 4 de la tarde'],
  ['English', 'El 12 de octubre, 3 millones de euros', 'On 12 October, 3 million euros'],
  ['Portuguese', 'R$ 1,250.00 by March 10, 2025', 'R$ 1.250,00 até 10 de março de 2025'],
  ['Brazilian Portuguese', '3 billion reais, 8 people', '3 bilhões de reais, oito pessoas'],
  ['Italian', '2.5 million euros on 7 July 2025', '2,5 milioni di euro il 7 luglio 2025'],
  ['Italian', 'the 5th of August at 10:30', 'il 5 agosto alle 10.30'],
  ['Italian', 'ten pages', '10 pagine'],
  ['English', 'Entro il 31 gennaio: 12.000 euro', 'By January 31: 12,000 euros'],
  // Dutch and the languages of the north
  ['Dutch', '€ 1,000 on 31 December 2025', '€ 1.000 op 31-12-2025'],
  ['Dutch', '3.2 million, 15 percent', '3,2 miljoen, 15 procent'],
  ['Swedish', '2,500 SEK by 6 June 2025', '2 500 kronor senast den 6 juni 2025'],
  ['Swedish', '5 billion, 4 pm', '5 miljarder, kl. 16'],
  ['Danish', '1,000 DKK, 3rd of May', '1.000 kroner, den 3. maj'],
  ['Norwegian', '12 months and 2.5 percent', 'tolv måneder og 2,5 prosent'],
  ['Finnish', '31 December 2025, 1,500 euros', '31. joulukuuta 2025, 1 500 euroa'],
  // Slavic languages, Hungarian, Greek, Turkish, Romanian
  ['Polish', '1,234.50 PLN by 15 May 2025', '1 234,50 zł do 15 maja 2025 r.'],
  ['Polish', '3 million, five people', '3 miliony, 5 osób'],
  ['Czech', 'The price is 2,000 CZK for 1,500.50 kg.', 'Cena je 2 000 Kč za 1 500,50 kg.'],
  ['Russian', '2.5 million rubles by 1 March 2025', '2,5 миллиона рублей до 1 марта 2025 г.'],
  ['Russian', '3 billion, 20 percent, minus 10 degrees', '3 миллиарда, 20 процентов, −10 градусов'],
  ['English', 'Пять человек и 1 000 руб.', '5 people and 1,000 rubles'],
  ['Ukrainian', '15 million, 7 days', '15 мільйонів, сім днів'],
  ['Hungarian', 'December 31, 2025, 10,000 HUF', '2025. december 31., 10 000 Ft'],
  ['Romanian', '5 May 2025, 3 million lei', '5 mai 2025, 3 milioane de lei'],
  ['Greek', '31 December 2025, 2.5%', '31 Δεκεμβρίου 2025, 2,5 %'],
  ['Turkish', '50% discount until 1 June 2025', '1 Haziran 2025’e kadar %50 indirim'],
  ['Turkish', '2 million lira', '2 milyon lira'],
  // Asia
  ['Chinese', 'Sales reached 1,200,000 units in 2024.', '2024年销量达到120万台。'],
  ['Chinese', 'On December 31, 2025 at 3:30 pm', '2025年12月31日下午3:30'],
  ['Chinese', '3 people, 10% off', '三个人，优惠10%'],
  ['English', '票房已突破90亿元，观众3.5万人。', 'The box office passed 9 billion yuan, with 35,000 viewers.'],
  ['Japanese', '¥1,500,000 by 5 May', '5月5日までに150万円'],
  ['Japanese', 'at 3 pm, -5 °C', '午後3時、マイナス5°C'],
  ['Japanese', 'Call 03-1234-5678, 20 %', '０３-１２３４-５６７８、２０％'],
  ['Korean', '120 million won on June 3, 2025', '2025년 6월 3일 1.2억 원'],
  ['Korean', 'at 3:30 pm, two people', '오후 3시 30분, 2명'],
  ['Hindi', 'The fee is INR 1,250,000.', 'शुल्क 12,50,000 रुपये है।'],
  ['Hindi', '12 lakh and 3 crore', '१२ लाख और ३ करोड़'],
  ['English', '२५ दिसंबर २०२५, ५०%', '25 December 2025, 50%'],
  ['Hindi', '2,500,000 people', '25 लाख लोग'],
  ['Thai', 'Payment due in 30 days, 1,500 baht.', 'ชำระภายใน ๓๐ วัน ๑,๕๐๐ บาท'],
  ['Thai', '31 December 2025', '31 ธันวาคม 2568'],
  ['Vietnamese', '31 December 2025, 3 million', 'ngày 31 tháng 12 năm 2025, 3 triệu'],
  ['Indonesian', 'Rp 2,500,000 on 17 August 2025', 'Rp2.500.000 pada 17 Agustus 2025'],
  // Right to left
  ['Arabic', '15 May 2025, 2.5%', '١٥ مايو ٢٠٢٥، ٢٫٥٪'],
  ['Arabic', '3 million dollars, 1,500 people', '٣ ملايين دولار، ١٬٥٠٠ شخص'],
  ['Persian', 'Page 12 of 345', 'صفحه ۱۲ از ۳۴۵'],
  ['Hebrew', '31 December 2025, two days', '31 בדצמבר 2025, 2 ימים'],
  // The same language
  ['', 'the 2th floor has 1 rooms', 'The 2nd floor has 1 room.'],
  ['', 'up 10%', 'up by 10 percent'],
  ['', '10-12 days', '10 to 12 days'],
  ['', 'i need 3 of them at 2:30 pm', 'I need three of them at 14:30'],
  ['', 'minus 5 degrees', '-5 °C'],
  ['', 'we pay 5000 EUR', 'We pay 5,000 euros.'],
  ['', 'um 15 Uhr am 3.6.2025', 'Um 15:00 Uhr am 3. Juni 2025'],
  ['', 'Up to 3 may apply on 5 km', 'Three may apply on 5 kilometres'],
  ['', 'It costs 3.5.', 'The cost is 3.50 now.'],
  ['', '$5-10 per seat', '$5 to $10 per seat'],
  ['', 'Lieferung 5-6 tage', 'Lieferung in fünf bis sechs Tagen'],
  ['', 'twelve of 20', '12 of twenty'],
];

/** Ways to write one number: each is the same as the first. */
const ways: readonly (readonly string[])[] = [
  ['1,200 EUR', '1.200 €', 'EUR 1 200', '€1200', '1\u202f200,00 €', "1'200 EUR", '1&nbsp;200&euro;', 'EUR1200'],
  ['5 kg', '5kg', '5\u00a0kg', '5 kilograms'],
  ['3.5 %', '3,5%', '3.50 percent', '3.5 per cent'],
  ['$5M', 'USD 5 million', '5 mn USD', '5 Mio. $'],
  ['2024-05-01', '01.05.2024', '1.5.2024', '2024/05/01', '1.5.24', '1 May 2024'],
  ['14:30', '2:30 pm', '2:30 p.m.', '2:30 PM', '14h30', '14.30'],
  ['1,234,567.8', '1.234.567,8', '1 234 567.8', '12,34,567.8'],
];
unchanged.push(...ways.flatMap(([first = '', ...others]) => others.map((other): Row => ['any', first, other])));

const changed: readonly Row[] = [
  ['', 'Total 1,250 EUR', 'Total 1,520 EUR'],
  ['', '500 EUR', '500 USD'],
  ['', '-5 %', '5 %'],
  ['', '03/06/2025', '06/03/2025'],
  ['', 'Pay 100 EUR by 5 May', 'Pay by 5 May'],
  ['', '5 Milliarden', '5 million'],
  ['', '1.234', '1,234'],
  ['', '10 %', '10'],
  ['', '5 kg', '5 lb'],
  ['', 'about 5010 kg, the offer', 'about 5010 the offer'],
  ['', 'on 5 May 2025', 'on 5 June 2025'],
  ['', 'at 3 pm', 'at 4 pm'],
  ['', 'at 3 pm', 'at 3 am'],
  ['', '14:30', '14:03'],
  ['', 'version 1.2.3', 'version 1.2.4'],
  ['', '$3.2 billion', '$3.2 trillion'],
  ['', 'three of 20', 'three of 30'],
  ['', '500 EUR', '500'],
  ['', '5 apples and 6 pears', '5 apples and 5 pears'],
  ['', 'Call +49 30 9018200', 'Call +49 30 9018201'],
  ['', 'a2 b', 'a2 b 17'],
  ['German', 'Total 1,250 EUR', 'Gesamt 1.520 EUR'],
  ['German', '5 million', '5 Milliarden'],
  ['German', '500 EUR', '500 Dollar'],
  ['German', '-5 °C', '5 °C'],
  ['German', '10 %', '10'],
  ['German', 'On 3 June 2025', 'Am 6. März 2025'],
  ['German', 'at 3 pm', 'um 16 Uhr'],
  ['German', 'We have three offices and 12 people.', 'Wir haben drei Büros und Leute.'],
  ['English', 'Kuldioxid: 2.200.112 kg i 2024.', 'Carbon dioxide: 2,200,12 kg in 2024.'],
  ['English', 'насчитывали 244890 чел., из них 16765', 'there were 24,490 people, of whom 16,765'],
  ['English', 'cette amende s’élève à 7500 $', 'this fine amounts to 7500 euros'],
  ['English', '票房已突破90亿元', 'The box office passed 90 billion yuan'],
  ['Hindi', '50,000 rupees over thirty-six months', '25,000 रुपये 36 महीनों में'],
  ['Hindi', '$231 and $396', '$239 और $396'],
  ['Spanish', '1\n2\n5\n6', '1\n2\n5 5\n6'],
  ['Spanish', '6171-1231-1311-1231', 'El número de personas en el mercado'],
  ['English', '2 000 Kč', '2,00 CZK'],
  ['English', '2 000 Kč', '20,000 CZK'],
  ['Chinese', '1,200,000 units', '12万台'],
  ['Persian', 'Page 12 of 345', 'صفحه ۱۲ از ۳۵۴'],
  ['Thai', 'in 30 days', 'ภายใน ๓ วัน'],
  ['Arabic', '15 May 2025', '١٦ مايو ٢٠٢٥'],
  ['Japanese', '5 May 2025', '2025年5月6日'],
  ['French', '1.2 million euros', '1,2 milliard d’euros'],
  ['French', 'at 2:30 pm', 'à 14h50'],
  ['Polish', '£20', '20 zł'],
  ['Russian', '20 percent', '20'],
  ['Korean', '120 million won', '12억 원'],
];

const isClean = ([language, input, result]: Row): string[] => {
  const {
    missing = [],
    duplicated = [],
    invented = [],
  } = checksOf({ input, result, format: 'text', language }).numbers ?? {};
  return [...missing.map((name) => `missing ${name}`), ...[...duplicated, ...invented].map((name) => `more ${name}`)];
};

const titleOf = ([language, text, result]: Row): string =>
  `${JSON.stringify(text)} as ${JSON.stringify(result)}${language === '' ? '' : ` in ${language}`}`;

for (const row of unchanged) {
  test(`has the same numbers: ${titleOf(row)}`, (t) => {
    t.deepEqual(isClean(row), []);
  });
}

for (const row of changed) {
  test(`has other numbers: ${titleOf(row)}`, (t) => {
    t.not(isClean(row).length, 0);
  });
}

test('what is missing and what is new is named as it is written', (t) => {
  t.deepEqual(
    checksOf({
      input: 'Total 1,250 EUR by 5 May',
      result: 'Gesamt 1.520 € bis 5. Mai',
      format: 'text',
      language: 'German',
    }).numbers,
    {
      expected: 2,
      missing: ['1,250 EUR'],
      duplicated: [],
      invented: ['1.520 €'],
    },
  );
});

test('a session compares numbers by the language that was asked for', async (t) => {
  const comparison = { input: 'It weighs 1.500 kg.', result: 'Es wiegt 1,500 kg.', sent: [] };
  const german = await openProtection({ language: 'German' }).repair(comparison);
  t.deepEqual(german.checks.numbers, { expected: 1, missing: [], duplicated: [], invented: [] });
  const unknown = await openProtection().repair(comparison);
  t.deepEqual(unknown.checks.numbers?.missing, ['1.500 kg']);
});
