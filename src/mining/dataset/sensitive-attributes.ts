import { attributeWords } from './attribute-words.ts';

/** Whole words that make an attribute sensitive (English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Nordic). */
const WORDS = new Set(
  `home private personal privat prive privado privada privato dob age alter edad eta idade leeftijd wiek alder
   sex sexe sexo sesso kon kjonn pronoun pronouns race rasa raza razza raca origin origine origen origem herkunft afkomst
   birth faith glaube foi fe fede fe belief union
   ssn nin bsn nif nie dni pesel cpf passport pay bonus wage wages lon loon lohn sold salaire sick ill
   kids children enfants hijos figli spouse partner party votes partei
   genre blood sang sangre sangue blut caste rasse syndique bday gebdat gebdatum parental
   anrede salutation honorific civilite aanhef`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Beginnings of words, five letters and more, so that compounds and endings are met too (`Geburtsdatum`, `salarié`). */
const STEMS = `gewerksch syndica sindica sindaca vakbond tradeuni unionmem unionis unioniz betriebsrat
  fagforen fackforen herkunft glaubens lohna lohng lohnk lohns altersg altersk altersst lebensalt kinder elternz
  maternit paternit mutterschu mutterschaf muttersprach mothertong nativelang staatsbu ehegatt ehepartn ehestand
  verheirat steuerklas sexuel blutgr sanguin impfs impfu hautfarb skincol parteiz parteim fechanac datanasc
  health medic disab handicap illness disease pregnan vaccin allerg sickness genetic biometr
  gesund krank schwerbehind behinder schwanger diagnos sante maladie salud discapac enfermed salute malattia invalid
  saude deficien doenca gezond ziekte zwanger zdrow niepelnospr halsa sjukdom helse sykdom
  relig confession konfession church kirche eglise iglesia chiesa godsdienst kerk wyznan trossam
  gender geschlecht genero genere geslacht plec
  birthd birthp birthy geburt naissance nacimient nascita nasciment geboorte urodz fodelse fodsel
  salar gehalt vergut entgelt compensat remuner retribu sueldo stipend wynagrodz pensj payrollamount paygrade
  nationalit nacionalid nazionalit nationalitet narodow citizen staatsang ciudadan cittadin cidadan obywatel medborg
  ethnic ethni etnic etnia migrat immigr racial
  marital married famili familienst zivilstand matrimon estadocivil civilstat
  sexual orientation
  wohn domicil domicile adresseprive woonplaats residenz residencia zamieszk
  political politik politique politic criminal vorstraf veteran`
  .split(/\s+/)
  .filter((stem) => stem !== '');

/** Scripts without spaces between words: anywhere in the name. */
const ANYWHERE = [
  '性別',
  '給与',
  '給料',
  '生年月日',
  '年齢',
  '宗教',
  '国籍',
  '健康',
  '自宅',
  '工资',
  '出生',
  '民族',
  '性别',
  '年龄',
];

/** Endings that turn a whole word into something else than a person's home or pay. */
const HARMLESS = new Set(['personal number', 'personal nummer']);

/**
 * Whether an attribute, by its name, says something about health, origin, religion, gender, birth, pay, family, home or the
 * like. Errs on the side of yes: patterns never need these.
 */
export function isSensitiveAttribute(name: string): boolean {
  const words = attributeWords(name);
  if (HARMLESS.has(words.join(' '))) return false;
  const joined = words.join('');
  return (
    words.some((word) => WORDS.has(word) || STEMS.some((stem) => word.startsWith(stem))) ||
    STEMS.some((stem) => stem.length >= 7 && joined.includes(stem)) ||
    ANYWHERE.some((part) => name.normalize('NFKC').includes(part))
  );
}
