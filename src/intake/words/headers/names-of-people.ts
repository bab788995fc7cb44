import { only } from './header-words.ts';

/** Headers of columns that name a person, as meaning and words; in order: the first that fits. */
export const NAMES_OF_PEOPLE = [
  [
    'email',
    only(
      '((work|primary|business|corporate|company|office|user|employee|contact) )?(e ?mails?|mail' +
        '|e ?mail ?(address|adresse|id|addr)|mail ?(address|adresse|id)' +
        '|emailaddress)( (primary|work|address))?( (work|primary))?|courriel' +
        '|adresse (e ?mail|mail|electronique)|correo( electronico)?|e ?mail ?adres|mailadres' +
        '|posta elettronica|indirizzo e ?mail|endereco de e ?mail|e ?mail da empresa|smtp( address)?' +
        '|proxy address',
    ),
  ],
  [
    'email',
    only(
      'e ?posta|eposta|e ?post(adress)?|epost(adress)?|sahkoposti|adres e ?mail|почта' +
        '|электронная почта|почтовый адрес|이메일|邮箱|电子邮件|电子邮箱|邮件地址',
    ),
  ],
  ['email', /^(社用|会社)?(e|Ｅ)?メール(アドレス)?$|^電子メール/iu],
  [
    'employee-number',
    only(
      '(employee|emp|staff|personnel|pers|worker|person|associate|payroll|hr|clock|badge)( )?(id' +
        '|number|no|nr|num|#|code|key)|employee ?(id|number)|personalnummer|personalnr|personal nr' +
        '|pernr|pers nr|mitarbeiternummer|mitarbeiternr|mitarbeiter (nr|nummer|id)|stammnummer' +
        '|personeelsnummer|personeelsnr|medewerkernummer|medewerker (nr|nummer)|matricule' +
        '|numero d employe|n matricule|(numero|no?|num) (de )?(empleado|funcionario|colaborador' +
        '|dipendente|employe|medewerker|mitarbeiter|matricule|matricula|matricola)' +
        '|codigo (de )?empleado|legajo|matricola|numero (di )?matricola|matricula' +
        '|numero (do )?funcionario|registro|nip',
    ),
  ],
  ['employee-number', /社員番号|従業員番号|職員番号|社員コード|社員ID/u],
  [
    'login',
    only(
      '(sam ?account ?name|samaccountname|upn|user ?principal ?name|user ?names?|user ?id|userid|uid' +
        '|user ?login( name)?|user ?key|users?|login|login ?name|login ?id|logon|logon ?(id|name)' +
        '|account|accounts|account ?name|account ?id|principal( name)?|operator( id)?|oprid|roleuser' +
        '|role user|uname|bname|grantee( name)?|workday account|network ?id|net ?id|nt ?id' +
        '|windows (id|account|login)|ad (account|user|login)|sso ?id|racf ?id|tso ?id|handle|member' +
        '|screen name|assignee|benutzer|benutzername|benutzerkennung|benutzer id|benutzerkonto|anwender' +
        '|kennung|anmeldename|login ?kennung|konto|identifiant|utilisateur|nom d utilisateur|compte' +
        '|usuario|nombre de usuario|id de usuario|cuenta|login de usuario|gebruiker|gebruikersnaam' +
        '|gebruikers id|inlognaam|accountnaam|utente|nome utente|id utente|nome account|nome de usuario' +
        '|utilizador|nome de utilizador|id do usuario|identity|native ?(identity|id)|trustee' +
        '|okta (id|login|username|user))',
    ),
  ],
  [
    'login',
    only(
      'uzytkownik|nazwa uzytkownika|login uzytkownika|konto uzytkownika|anvandarnamn|anvandare' +
        '|brukernavn|bruker|brugernavn|bruger|kayttajatunnus|kullanici( adi| kodu)?' +
        '|uzivatel(ske jmeno)?|логин|пользователь|имя пользователя|учетная запись|учётная запись|用户名|用户' +
        '|账号|帐号|登录名|用户账号|사용자( id| 아이디)?|아이디|계정',
    ),
  ],
  ['login', /^(ユーザー?|アカウント|ログイン|利用者)(ID|名|コード)?$/iu],
  // Of an IBM i; elsewhere it is what a user holds.
  ['login', only('user profile( name)?|benutzerprofil|profil utilisateur|perfil de usuario')],
  [
    'first-name',
    only(
      '(first|given|fore) ?name|firstname|givenname|vorname|prenom|voornaam|nome proprio|nombre de pila|primeiro nome',
    ),
  ],
  [
    'last-name',
    only(
      '(last|family|sur) ?name|lastname|surname|familyname|sn|nachname|familienname|zuname' +
        '|nom de famille|apellidos?|achternaam|familienaam|cognome|sobrenome|ultimo nome',
    ),
  ],
  [
    'display-name',
    only(
      '((full|display|person|complete|preferred|common|legal|user|employee|worker|member|staff' +
        '|account holder) )?names?|fullname|displayname|cn|worker|employee|person|mitarbeiter' +
        '|mitarbeitername|mitarbeiterin|vollstandiger name|vor und nachname|name vorname|anzeigename' +
        '|nom|nom complet|nom et prenom|nom prenom|employe|collaborateur|nombre|nombre completo' +
        '|nombre y apellidos?|empleado|naam|volledige naam|medewerker|nome|nome completo|nome e cognome' +
        '|dipendente|nominativo|funcionario|colaborador',
    ),
  ],
  [
    'display-name',
    only(
      'namn|navn|nimi|imie i nazwisko|nazwisko i imie|ad soyad|adi soyadi|jmeno|фио|имя|сотрудник|姓名|名字|员工姓名|이름|성명',
    ),
  ],
  [
    'employee-number',
    only(
      'anstallningsnummer|ansattnummer|medarbejdernummer|nr pracownika|numer pracownika' +
        '|sicil (no|numarasi)|osobni cislo|табельный номер|工号|员工编号|员工号|사번',
    ),
  ],
  ['display-name', /^(氏名|名前|姓名|社員名|従業員名|表示名)/u],
] as const;
