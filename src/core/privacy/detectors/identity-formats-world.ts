import { parseFormats, type NumberFormat } from './number-format.ts';

/** The check digit of Medicare numbers: weights 1, 3, 7, 9 over the first eight digits. */
const isMedicare = (digits: string): boolean =>
  Array.from('13791379').reduce((sum, weight, index) => sum + Number(weight) * Number(digits[index]), 0) % 10 ===
  Number(digits[8]);

/** Letters by the remainder, for numbers that begin with S or T, F or G, and M; T, G and M add to the sum. */
const isSingaporean = (compact: string): boolean => {
  const letters = { S: 'JZIHGFEDCBA', T: 'JZIHGFEDCBA', F: 'XWUTRQPNMLK', G: 'XWUTRQPNMLK', M: 'XWUTRQPNJLK' }[
    compact.charAt(0)
  ];
  const offset = { T: 4, G: 4, M: 3 }[compact.charAt(0)] ?? 0;
  const sum = Array.from('2765432').reduce(
    (total, weight, index) => total + Number(weight) * Number(compact[index + 1]),
    offset,
  );
  return letters?.charAt(compact.startsWith('M') ? 10 - (sum % 11) : sum % 11) === compact.charAt(8);
};

/** Four letters of the names, the day of birth, the sex. */
const isCurp = (compact: string): boolean =>
  /^[A-Z]{4}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[HMX][A-Z]{5}[A-Z\d]\d$/.test(compact);

/** The fourth letter is a person, a family or a firm of partners; numbers of companies are public. */
const isPan = (compact: string): boolean => /^[A-Z]{3}[PFH][A-Z]\d{4}[A-Z]$/.test(compact);

const isEmiratesId = (digits: string): boolean => digits.startsWith('784');

/** Numbers of persons outside Europe, and documents that all countries issue. */
export const worldFormats: readonly NumberFormat[] = [
  ...parseFormats(
    `
US | Social Security number | 999999999 | 999-99-9999 | us/ssn
  ssn, ssns, social security, social security number, soc sec
US | taxpayer number (ITIN, EIN) | 999999999 | - | -
  itin, ein, tin, fein, employer identification number, taxpayer identification number, taxpayer id
US | Medicare number | 9A*9A*9AA99 | - | -
  mbi, medicare, medicare number, medicare beneficiary identifier
CA | social insurance number | 999999999 | - | ca/sin!
  sin, nas, social insurance, social insurance number, numero d assurance sociale, assurance sociale
MX | CURP | AAAA999999AAAAAA*9 | AAAA999999AAAAAA*9 | curp
  curp, clave unica de registro de poblacion
MX | RFC | AAAA999999*** | AAAA999999***, AAAA-999999-***, AAAA 999999 *** | mx/rfc
  rfc, registro federal de contribuyentes
MX | social security number (NSS) | 99999999999 | - | -
  nss, imss, numero de seguridad social
BR | CPF | 99999999999 | 999.999.999-99 | br/cpf
  cpf, cadastro de pessoas fisicas
BR | RG | 99999999*, 99999999 | - | -
  rg, registro geral, identidade
BR | PIS, CNH | 99999999999, 999999999999 | - | -
  pis, pasep, nis, cnh, carteira de habilitação, carteira nacional de habilitação, título de eleitor
AR | CUIT, CUIL | 99999999999 | 99-99999999-9 | ar/cuit
  cuit, cuil
AR | DNI | 99999999, 9999999 | - | -
  dni, documento nacional de identidad
CL | RUT | 99999999*, 9999999* | 99.999.999-*, 9.999.999-* | cl/rut
  rut, run, rol unico tributario
CO | cédula | 9999999999, 99999999, 9999999, 999999999 | - | -
  cedula*, cedula de ciudadanía, c c
CO | NIT | 9999999999, 999999999 | - | co/nit!
  nit
EC | cédula | 9999999999 | - | ec/ci
  cedula*
UY | cédula | 99999999 | 9.999.999-9 | uy/cedula
  cedula*, cedula de identidad, c i
DO | cédula | 99999999999 | - | do/cedula
  cedula*
CR | cédula | 999999999, 9999999999 | - | cr/cpf
  cedula*
PE | DNI, carné | 99999999, 999999999 | - | -
  dni, carne de extranjeria
PY | cédula | 9999999 | - | py/cedula
  cedula*, c i
VE | RIF, cédula | A999999999, A99999999 | A-99999999-9 | ve/rif
  rif, cedula*
BO | cédula | 9999999, 99999999, 9999999AA | - | -
  cedula*, c i, carnet de identidad
SV | NIT | 99999999999999, 999999999 | - | sv/nit
  nit, dui
GT | CUI | 9999999999999 | - | gt/cui
  cui, dpi
CU | identity number | 99999999999 | - | cu/ni
  carne de identidad, numero de identidad
IL | identity number | 999999999, 99999999 | - | il/idnr
  ת ז, תז, תעודת זהות, מספר זהות, teudat zehut
IN | Aadhaar | 999999999999 | - | in/aadhaar
  aadhaar, aadhar, uidai, आधार
IN | PAN | AAAAA9999A | AAAAA9999A | pan
  pan, pan card, permanent account number, पैन
IN | voter card (EPIC) | AAA9999999 | - | -
  epic, voter id, voter card
PK | CNIC | 9999999999999 | - | pk/cnic
  cnic, nicop, شناختی کارڈ
LK | NIC | 999999999A, 999999999999 | - | lk/nic
  nic, national identity card
JP | My Number | 999999999999 | - | -
  マイナンバー, 個人番号, my number, mynumber
JP | residence card, pension, licence | free | - | -
  在留カード番号, 在留カード, 基礎年金番号, 運転免許証番号, 運転免許証, 免許証番号, 旅券番号, パスポート番号, パスポート, 健康保険証, 保険者番号
KR | resident registration number | 9999999999999 | 999999-9999999 | kr/rrn
  주민등록번호, 주민번호, 외국인등록번호
KR | passport, licence | free | - | -
  여권번호, 여권, 운전면허번호, 운전면허
CN | resident identity card | 99999999999999999*, 999999999999999 | 99999999999999999* | cn/ric
  身份证, 身份證, 居民身份证, 公民身份号码
CN | passport, licence, permit | free | - | -
  护照, 護照, 驾驶证, 驾照, 駕照, 通行证, 社保号, 社会保障号
TW | national identity card | A999999999, AA99999999 | - | tw/natid
  身分證, 身份證, 國民身分證, 統一證號, 居留證
HK | identity card (HKID) | A999999*, AA999999* | A999999(*), AA999999(*) | hk/hkid
  hkid, hk id, hong kong id, hong kong identity card, 香港身份證, 身份證
SG | NRIC, FIN | A9999999A | A9999999A | singapore
  nric, fin, nric fin
MY | NRIC | 999999999999 | 999999-99-9999 | my/nric
  nric, mykad, ic number, ic no, kad pengenalan, no k p
TH | identity number | 9999999999999 | 9-9999-99999-99-9, 9 9999 99999 99 9 | th/idnr
  บัตรประชาชน, เลขประจำตัวประชาชน, เลขบัตรประชาชน, thai id
TH | passport | free | - | -
  หนังสือเดินทาง, ใบขับขี่
ID | NIK | 9999999999999999 | - | -
  nik, ktp, no ktp, nomor induk kependudukan
ID | NPWP | 999999999999999, 9999999999999999 | 99.999.999.9-999.999 | id/npwp
  npwp
PH | SSS, TIN, PhilHealth, UMID, PhilSys | 9999999999, 99999999999, 999999999, 999999999999, 9999999999999999 | - | -
  sss, sss number, gsis, tin, philhealth, pag ibig, umid, crn, philsys, psn, pcn
VN | identity card | 999999999999, 999999999 | - | -
  cccd, cmnd, căn cước*, số căn cước, chứng minh nhân dân
AU | TFN | 999999999, 99999999 | - | au/tfn
  tfn, tax file number
AU | Medicare number | 9999999999, 99999999999 | - | medicare
  medicare, medicare card, medicare number
NZ | IRD number, NHI | 99999999, 999999999, AAA9999 | - | nz/ird
  ird, ird number, nhi
ZA | identity number | 9999999999999 | 9999999999999, 999999 9999 999, 999999 9999 99 9 | za/idnr
  sa id, sa id number, rsa id, south african id, id number, id no, identity number
ZA | tax number | 9999999999 | - | za/tin
  income tax number, sars tax number, tax reference number
KE | PIN | A999999999A | - | ke/pin
  kra pin, pin
GH | TIN, Ghana card | A9999999999, AAA9999999999 | - | -
  ghana card, tin
MU | NID | A999999999999A | - | mu/nid
  nid
MZ | BI, NUIT | 999999999999A, 999999999 | - | -
  nuit, bilhete de identidade
AO | BI | 999999999AA999 | - | ao/bi
  bilhete de identidade, nif
DZ | NIF | 999999999999999, 99999999999999999999 | - | -
  nif
EG | identity number | 99999999999999 | - | -
  الرقم القومي, رقم قومي
SA | identity number, iqama | 9999999999 | - | -
  رقم الهوية, الهوية الوطنية, إقامة, اقامة, iqama
AE | Emirates ID | 999999999999999 | 999-9999-9999999-9 | emirates
  emirates id, رقم الهوية, الهوية الإماراتية
* | passport | free | - | -
  passport*, reisepass*, passnummer, pass nr, passnr, passeport*, pasaporte*, passaporto, passaporte*, paspoort*,
  paszport*, pașaport*, cestovni pas*, útlevél*, passi, pas nummer, pasnummer, паспорт*, διαβατηριο*, pasaport*,
  putovnica*, جواز السفر, جواز سفر, דרכון, पासपोर्ट
* | identity card | free | - | -
  identity card, id card, national id, national identity, national identification, personalausweis*, ausweisnummer,
  ausweis nr, carte d identite, carte nationale d identite, cni, carta d identita, carta di identita,
  documento de identidad, identiteitskaart*, id kaart, dowod osobisty, dowodu osobistego, nr dowodu,
  obcansky prukaz*, obcanskeho prukazu, buletin*, carte de identitate, osobn* iskaznic*, лична карта,
  удостоверение личности, посвідчення особи, osebna izkaznica, henkilokortti, id kort
* | driving licence | free | - | -
  driver s license, driver s licence, drivers license, drivers licence, driver license, driver licence,
  driving licence, driving license, dl number, führerschein*, fuehrerschein*, permis de conduire,
  permiso de conducir, licencia de conducir, licencia de manejo, patente di guida, carta de conduçao,
  carta de condução, rijbewij*, prawo jazdy, prawa jazdy, körkort*, kørekort*, førerkort*, ajokortti*,
  řidicsky prukaz*, jogosítvány*, permis auto, водительское удостоверение, водительского удостоверения, права номер,
  ehliyet*, άδεια οδηγησης
* | tax number | 999999999, 9999999999, 99999999999, 999999999999, 9999999999999 | - | -
  tax id, tax number, tax no, tax identification number, tax payer number, steuerliche id,
  numero de identificacion fiscal, numéro d identification fiscale, codigo fiscal, skattenummer*, fiscaal nummer,
  vergi no, vergi numara*, налоговый номер, 税号, 納税者番号
`,
    { medicare: isMedicare, singapore: isSingaporean, curp: isCurp, pan: isPan, emirates: isEmiratesId },
  ),
];
