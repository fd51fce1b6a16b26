import { parseFormats } from './number-format.ts';

/** The Russian pension number: weights 9 to 1, modulo 101. */
const isSnils = (digits: string): boolean => {
  const sum = Array.from(digits.slice(0, 9)).reduce((total, digit, index) => total + (9 - index) * Number(digit), 0);
  return (sum % 101) % 100 === Number(digits.slice(9));
};

/** QQ is in no number that was issued, but in most samples. */
const isNationalInsurance = (compact: string): boolean =>
  /^(?:QQ|(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])\d{6}[A-D]$/.test(compact);

/** Numbers of persons in the European Union and its neighbours. */
export const europeanFormats = parseFormats(
  `
AT | social insurance number | 9999999999 | - | at/vnr
  svnr, sv nr, sv nummer, sozialversicherungsnummer, versicherungsnummer
AT | tax number | 999999999 | - | -
  steuernummer, abgabenkontonummer
BE | national register number | 99999999999 | 99.99.99-999.99 | be/nn
  rijksregister*, insz, niss, nationaal nummer, numero national, numero de registre national, registre national, nrn
BG | EGN | 9999999999 | - | bg/egn
  egn, егн, единен граждански номер
HR | OIB | 99999999999 | - | hr/oib
  oib, osobni identifikacijski broj
CY | tax identification code | 99999999A | - | -
  tic, α φ τ, αριθμος φορολογικης ταυτοτητας
CZ | birth number | 9999999999, 999999999 | 999999/9999 | cz/rc
  rodne cislo, rodneho cisla, rodnym cislem, r c
DK | CPR number | 9999999999 | - | dk/cpr
  cpr, cpr nummer*, personnummer*
EE | personal code | 99999999999 | - | ee/ik
  isikukood*
FI | personal identity code | 999999999*, 999999A999* | 999999-999*, 999999+999*, 999999A999* | fi/hetu
  hetu, henkilotunnu*, personbeteckning*, sosiaaliturvatunnu*
FR | social security number (NIR) | 999999999999999, 9999999999999, 999999A99999999, 999999A999999 | 999999999999999, 9 99 99 99 999 999 99, 9 99 99 99 999 999-99, 9 99 99 9A 999 999 99, 999999A99999999 | fr/nir
  nir, numero de securite sociale, n de securite sociale, securite sociale, n secu, numero secu, insee
FR | tax number | 9999999999999 | - | fr/nif
  numero fiscal, n fiscal, spi, numero d imposition
DE | tax id | 99999999999 | - | de/idnr
  steuer id, steuer idnr, idnr, steuer identifikationsnummer, steuerliche identifikationsnummer, steueridentnummer,
  persönliche identifikationsnummer
DE | tax number | 9999999999, 99999999999, 9999999999999 | - | -
  steuernummer, steuernr, steuer nr, st nr
DE | pension insurance number | 99999999A999 | 99 999999 A 999, 99999999A999, 99 999999A999, 99 99 99 99 A 999 | de/svnr
  sv nr, sv nummer, svnr, rvnr, sozialversicherungsnummer, rentenversicherungsnummer, versicherungsnummer,
  sozialversicherungsausweis
DE | health insurance number | A999999999 | - | -
  krankenversichertennummer, krankenversicherungsnummer, kvnr, versichertennummer
GR | AMKA | 99999999999 | - | gr/amka
  amka, αμκα, α μ κ α
GR | tax number (AFM) | 999999999 | - | gr/vat
  afm, αφμ, α φ μ
GR | identity card | A999999, AA999999 | - | -
  αδτ, α δ τ, αριθμος ταυτοτητας, ταυτοτητα*
HU | tax id | 9999999999 | - | -
  adoazonosito*
HU | TAJ number | 999999999 | - | -
  taj, taj szam*, tb szam*
HU | identity card | 999999AA, 99999999999 | - | -
  szemelyi igazolvany*, szemelyi szam*, szig szam*
IE | PPS number | 9999999A, 9999999AA | - | ie/pps
  pps, ppsn, personal public service number
IT | codice fiscale | AAAAAA**A**A***A | AAAAAA99A99A999A, AAA AAA 99A99 A999A | it/codicefiscale
  codice fiscale, cod fiscale, cod fisc, c f
LV | personal code | 99999999999 | 999999-99999 | lv/pvn
  personas kod*
LT | personal code | 99999999999 | - | lt/asmens
  asmens kod*
LU | national identification number | 9999999999999 | - | -
  matricule national, numero de matricule, numero d identification national*, sozialversicherungsnummer
MT | identity card | 9999999A | - | -
  karta tal identita, numru tal identita, id card, identity card
NL | BSN | 999999999, 99999999 | - | nl/bsn
  bsn, burgerservicenummer*, sofinummer*, sofi nummer
PL | PESEL | 99999999999 | - | pl/pesel
  pesel*
PT | tax number (NIF) | 999999999 | - | pt/nif
  nif, contribuinte, numero de contribuinte, numero de identificação fiscal
PT | citizen card | 999999999**9 | - | pt/cc
  cartao de cidadao, cartao do cidadao, bilhete de identidade, cc
PT | social security number (NISS) | 99999999999 | - | -
  niss, segurança social
RO | CNP | 9999999999999 | - | ro/cnp
  cnp, cod numeric personal, codul numeric personal
SK | birth number | 9999999999, 999999999 | - | sk/rc
  rodne cislo, rodneho cisla, rodnym cislom
SI | EMŠO | 9999999999999 | - | si/emso
  emso, enotna maticna stevilka
SI | tax number | 99999999 | - | -
  davcn* stevilk*
ES | DNI | 99999999A | 99999999A, 99999999-A, 99999999 A, 99.999.999-A, 99.999.999 A | es/dni
  dni, nif, documento nacional de identidad
ES | NIE | A9999999A | A9999999A, A-9999999-A, A 9999999 A, A-9999999A | es/nie
  nie, nif, numero de identidad de extranjero
ES | social security number | 999999999999 | - | es/nss
  nuss, naf, numero de la seguridad social, numero de seguridad social, n de la seguridad social
SE | personal identity number | 9999999999, 999999999999 | 999999-9999, 999999+9999, 99999999-9999 | se/personnummer
  personnummer*, samordningsnummer*, pnr
GB | National Insurance number | AA999999A, AA999999 | AA 99 99 99 A, AA999999A, AA 999999 A, AA-99-99-99-A | nationalInsurance
  ni number, ni no, nino, national insurance, national insurance number
GB | NHS number | 9999999999 | - | -
  nhs, nhs number
GB | tax reference (UTR) | 9999999999 | - | gb/utr
  utr, unique taxpayer reference
CH | AHV number | 9999999999999 | 999.9999.9999.99, 999 9999 9999 99 | ch/ssn
  ahv*, avs, numero avs, n avs, sozialversicherungsnummer
NO | national identity number | 99999999999 | 999999 99999, 99999999999 | no/fodselsnummer
  fødselsnummer*, fodselsnummer*, personnummer*, d nummer
IS | kennitala | 9999999999 | 999999-9999 | is/kennitala
  kennital*, kt
TR | identity number | 99999999999 | - | tr/tckimlik
  t c kimlik, t c kimlik no, tc no, tckn, kimlik no, kimlik numara*, vatandaşlık no
RU | SNILS | 99999999999 | 999-999-999 99, 999-999-999-99 | snils
  снилс, snils
RU | tax number (INN) | 999999999999 | - | ru/inn
  инн, inn
UA | tax number (RNOKPP) | 9999999999 | - | ua/rntrc
  рнокпп, іпн, рнок пп, реєстраційний номер облікової картки
BY | personal number | 9999999A999AA9 | - | -
  личный номер, идентификационный номер, асабісты нумар
RS | JMBG | 9999999999999 | - | rs/jmbg
  jmbg, јмбг, ембг, matični broj
MD | IDNP | 9999999999999 | - | -
  idnp
AL | personal number | A99999999A | - | -
  numri personal, nid
AD | tax number (NRT) | A999999A | - | ad/nrt
  nrt
`,
  { snils: isSnils, nationalInsurance: isNationalInsurance },
);
