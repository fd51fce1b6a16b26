/** Whether the value under these keys, the outermost first, must never leave. */
export type IsSensitive = (path: readonly string[]) => boolean;

/** Folds the spellings of a name: `baseSalary`, `base_salary`, `Base salary`; case and accents do not matter. */
const folded = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\s_\p{M}-]+/gu, '');

/** Attributes that are sensitive in every organization: secrets, identity numbers, bank details, special categories of the GDPR. */
const alwaysSensitive = [
  'password, passwd, passcode, pin code, api key, secret, client secret, access token, private key',
  'passwort, kennwort, mot de passe, contraseña, senha, wachtwoord, hasło, пароль, 密码, パスワード, 비밀번호',
  'ssn, social security number, national id, national insurance number, passport number, passport, tax id, driver license number',
  'personnummer, fødselsnummer, sozialversicherungsnummer, steuer id, steuernummer, reisepassnummer, ausweisnummer',
  'numéro de sécurité sociale, numéro de passeport, dni, nie, curp, cpf, codice fiscale, bsn, pesel, oib, egn, cnp, rodné číslo',
  'инн, снилс, паспорт, aadhaar, マイナンバー, 주민등록번호, 身份证号, 身份证',
  'iban, bank account, bank account number, sort code, routing number, card number, credit card, credit card number, cvv, cvc',
  'kontonummer, kreditkartennummer, numéro de compte, cuenta bancaria, conto corrente, conta bancária, rekeningnummer, 口座番号',
  'date of birth, birth date, birthdate, birthday, dob, geburtsdatum, date de naissance, fecha de nacimiento, data di nascita',
  'data de nascimento, geboortedatum, дата рождения, 生年月日, 出生日期, 생년월일',
  'religion, ethnicity, sexual orientation, political opinion, trade union, diagnosis, health status, disability',
  'konfession, ethnische herkunft, diagnose, gesundheitszustand, behinderung, santé, religión, discapacidad',
]
  .flatMap((names) => names.split(', '))
  .map(folded);

/** What the name says of an attribute of that type; of an unknown type, what it says of any. */
const attributesMeant = (name: string, type: string | undefined): string[] => {
  if (type === undefined) return name.includes('.') ? [name, name.slice(name.indexOf('.') + 1)] : [name];
  return name.startsWith(`${type}.`) ? [name, name.slice(type.length + 1)] : [name];
};

/**
 * Decides for records of a type which of their attributes are sensitive, by the names given and by names that are always
 * sensitive: `salary` covers any of that name,
 * `contact.salary` those of contacts, and any `salary` under a key `contact`, at whatever depth. Where the type is
 * unknown, as in what a client sends of its tab, `contact.salary` covers every `salary`.
 */
export const sensitiveAttributes = (names: readonly string[]) => {
  const given = names.map((name) => folded(name.trim())).filter((name) => name !== '');
  const always = new Set(alwaysSensitive);
  // Records of a type have the same names over and over.
  const known = new Map<string, string>();
  const foldedOnce = (name: string): string => {
    const found = known.get(name) ?? folded(name);
    known.set(name, found);
    return found;
  };
  return (type: string | undefined): IsSensitive => {
    const ofType = type === undefined ? undefined : folded(type);
    const endings = given.flatMap((name) => attributesMeant(name, ofType)).map((name) => `.${name}`);
    return (path) => {
      if (always.has(foldedOnce(path.at(-1) ?? ''))) return true;
      const place = `.${path.map(foldedOnce).join('.')}`;
      return endings.some((ending) => place.endsWith(ending));
    };
  };
};
