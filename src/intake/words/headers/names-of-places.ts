import { word } from './header-words.ts';
import { STAFF_GROUPS } from './staff-groups.ts';

/** Headers of columns that say where somebody stands: department, title, town, employer; as those of access. */
export const NAMES_OF_PLACES = [
  [
    'organisation',
    word(
      STAFF_GROUPS +
        '|((marital|tax|military|immigration|visa|citizenship|residency|veteran|vaccination) status' +
        '|(estado|stato|etat) civile?|(family|familien) ?(status|stand))' +
        '|dep(artmen)?t|abteilung|fachbereich|bereich|departement|service|direction|departamento|area' +
        '|afdeling|reparto|dipartimento|ufficio|setor|title|job ?title|job|job code|position|function' +
        '|funcao|funzione|funktion|stelle|poste|fonction|puesto|cargo|functie|mansione|qualifica' +
        '|location|standort|city|ort|stadt|country|land|region|state|state province|estado|bundesland' +
        '|provincia|site|office|building|cost ?cent(er|re)|cost ?cent(er|re) ?(id|code|name)?' +
        '|kostenstelle|centre de cout|centro de coste|kostenplaats|centro di costo|centro de custo' +
        '|division|company|firma|gesellschaft|societe|empresa|bedrijf|azienda|organi[sz]ation' +
        '|organi[sz]ation name|enterprise|org ?unit|org ?unit ?path|business ?unit|unit|team' +
        '|employee ?type|worker ?type|user ?type|grade|level|phone|mobile|telephone|telefon|address' +
        '|adresse|street|zip|postal|language|sprache|langue|time ?zone|gender|birth\\w*|age|salary' +
        '|recovery|nick ?name|middle ?name|initials|pronouns|secondary .*|alternate .*|personal .*' +
        '|private .*|home .*|sucursal|sede|pais|ciudad|ville|pays|ubicacion|vestiging|plaats' +
        '|company code|buchungskreis|operating unit|werk|plant|sales org|purchasing org' +
        '|(business|legal)? ?entity|store|branch|filiale|magasin|tienda|negozio|winkel|agence|entite' +
        '|entidad',
    ),
    word('(site|web) (path|url|collection)|job roles?'),
  ],
  [
    'organisation',
    word(
      'dzial|stanowisko|avdelning|befattning|avdeling|stilling|afdeling|osasto|birim|departman|unvan' +
        '|oddeleni|pozice|отдел|подразделение|должность|город',
    ),
  ],
  ['organisation', /部门|职位|岗位|公司|부서|직급|직책|회사/u],
  ['organisation', /部署|部門|所属|役職|勤務地|拠点|会社|職位|課/u],
] as const;
