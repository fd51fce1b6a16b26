/** What passwords are called, with the endings of languages that inflect; a value behind one may be a plain word. */
export const passwords = [
  '(?<!\\p{L})pw(?=[ \\t]?[:=])|(?:wlan|wi-?fi|netzwerk)[ -]?(?:schlüssel|key|code)|pass(?:wor[dt](?:e[ns]?|s)?|wd|phrase|code)|pwd',
  'kennwort|mots? de passe|mdp|contrase(?:ñ|ny?)a|clave|senha|palavra-passe|wachtwoord|pasahitza|salasõna',
  'has(?:ło|ła|łem|łu)|haśle|hesl(?:o|a|em|u)|lozink(?:a|e|u|om)|gesl(?:o|om)|slaptažodis',
  // In Italian the word for any word.
  "(?<!(?:una|sola|altra|ogni|questa) )parol(?:a(?:sı|s[iı]n[iı]z|m[iı]z|n[iı]z|ta)?|ă|e de acces)(?: d'ordine)?",
  'ş[iİ]fre(?:s[iİ](?:n[iİ]z)?|m(?:iz)?|niz)?|jelsz(?:ó|av)\\p{L}{0,6}|salasana\\p{L}{0,5}',
  'lösenord(?:et)?|adgangskode[nr]?|passord(?:et)?|lykilorð(?:ið)?',
  'парол(?:ь|я|ю|ем|а(?:та)?|і)|лозинк[аеу]|κωδικ(?:ός|ό)(?: πρόσβασης)?|συνθηματικό|mật khẩu|kata (?:sandi|laluan|kunci)(?:nya|ku|mu)?',
  'סיסמ[האת]\\p{L}{0,2}|كلمة (?:ال)?(?:مرور|سر)|الرقم السري|رمز (?:عبور|المرور)|گذرواژه|پسورد',
  '密码|密碼|口令|パスワード|パスコード|暗証番号|合言葉|비밀번호|비번|패스워드|암호|รหัสผ่าน\\p{sc=Thai}{0,12}|รหัส ?(?:ไวไฟ|wi-?fi)|पासवर्ड|कूटशब्द|পাসওয়ার্ড',
].join('|');

/** What keys and tokens are called: their values look like nothing else. Also the end of a name such as clientSecret. */
export const keys = [
  'api[ _-]?(?:key|token|secret)|(?:access|secret|private|account|encryption|signing|shared|master|license|licence|auth|network)[ _-]?key(?:[ _-]?id)?',
  '(?:client|app|consumer|webhook|shared)[ _-]?secret|secret|credentials?|webhook',
  '(?:access|auth|refresh|session|bearer|id|api|personal)?[ _-]?token',
  '(?<!\\p{L})(?:pass|wi-?fi|wlan)(?=[ \\t]?[:=])|zugangsdaten|api-?schlüssel|lizenzschlüssel|clé (?:api|wifi)|clave api|chiave api',
].join('|');

/** Names that go on so say where a secret is, or how it has to be. */
export const notItself =
  '(?![_-]?(?:file|path|url|uri|dir|policy|reset|length|hash|field|hint|name|type|count|limit|expiry)(?![a-z]))';

/** What a password of several words is called. */
export const phrases =
  'pass[ -]?phrase|(?:recovery|seed|secret|backup|mnemonic|wallet)[ -]?(?:phrase|words)|mnemonic|(?:wiederherstellungs|pass)(?:phrase|wörter|satz)|phrase (?:secrète|de passe|de récupération)|frase (?:de (?:paso|contraseña|recuperación)|semilla|secreta|segreta|di recupero|de recuperação)|wachtzin|herstelzin|fraza (?:odzyskiwania|seed)|lösenfras|(?:сид|мнемоническая|секретная)[ -]?фраза|助记词|助記詞|パスフレーズ|リカバリーフレーズ|복구 문구';

/** What says that a value follows, beside a colon: "is", in our languages. */
export const sayings =
  'is|are|was|lautet|heißt|ist|war|est|es|è|é|jest|to|je|är|er|on|olan|это|служит|είναι|هي|هو|היא|הוא|है|adalah|ialah|là|است';

const prepositions = [
  "for|of|to|on|für|fürs|zum|zur|im|in|am|vom|von|de|del|des|du|della|delle|dello|dell'|da|do|dos|das|para|pour|per|a|al|au|van|voor|op|til|till|på",
  'dla|k|ke|na|za|od|pentru|la|için|к|ко|от|для|на|до|за|від|для|για|του|της|στο|của|cho|untuk|ל\\p{L}{1,20}|لل\\p{L}{1,20}|لـ?',
].join('|');
/** What a secret is for, between its name and its value: "Password for the portal:", "Password (temporary):" */
export const purpose = `(?: ?\\([^()\\n]{1,30}\\)| (?:temporal|temporaire|temporanea|temporária|provis\\p{L}{3,6}|tijdelijk|tymczasowe|dočasné)(?!\\p{L})| (?:${prepositions})(?: [^\\s:=]{1,24}){0,6}?)?`;
