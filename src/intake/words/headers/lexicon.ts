import { EXCEPTION } from '../exception.ts';
import { headerWords, only, word } from './header-words.ts';
import type { Meaning } from './meaning.ts';
import { NAMES_OF_ACCESS } from './names-of-access.ts';
import { NAMES_OF_DAYS } from './names-of-days.ts';
import { NAMES_OF_PEOPLE } from './names-of-people.ts';
import { NAMES_OF_PLACES } from './names-of-places.ts';

/** Names may say who they are about first: `Assignee.Username`, `user_email`. */
const SUBJECT = new RegExp(
  '^(user|users|assignee|member|employee|account|person|principal|grantee|worker|benutzer' +
    '|mitarbeiter|utilisateur|usuario|gebruiker|utente|iiq|okta|ad|sap|system) ',
);

/** A path that starts with the person: what follows is said of them, `profile.login`, `attributes.department`. */
const OF_A_PERSON = /^(user\.)?(profile|attributes?|traits|identity|person)[.:/](?=\w)/i;

const FLAG_OF_SOMETHING = new RegExp(
  '(?:^| )(mfa|2fa|2sv|sso|otp|password|passwort|kennwort|key|cert|certificate|billing|token' +
    '|email|mail|newsletter|phone|notification)(?= |$)',
);

/** The contrary of what is over: `is_not_deleted`. */
const NOT_OVER =
  /^(?:is |user |account |has )?(?:not|non|un|nicht|no|niet) ?(?:deleted|disabled|inactive|locked|suspended|terminated|revoked|removed|blocked|expired|archived|frozen|geloscht|gesperrt|deaktiviert|supprime|bloque)$/;

/** How somebody lives, pays tax or may travel. */
const OF_A_LIFE =
  /(?:^| )(marital|civil|civile|familien|family|tax|military|immigration|visa|citizenship|residency|veteran|vaccination)(?= |$)/;

/** In order: the first that fits. */
const MEANINGS: readonly (readonly [Meaning, RegExp, RegExp?])[] = [
  [
    'secret',
    word(
      'passwords?|passwd|pwd|passphrase|kennwort|passwort|mot de passe|contrasena|clave|senha' +
        '|wachtwoord|secret|token|api key|private key|pin code|pin',
    ),
    /(?:^| )(last|enabled|changed|change|expir\w*|age|set|next|rotat\w*|date|policy|never|active|status|reset)(?= |$)/,
  ],
  ['secret', /パスワード|暗証/u],
  [
    'actor',
    word(
      '(granted|approved|created|modified|updated|assigned|requested|reviewed|changed|deleted' +
        '|certified|added|invited|authori[sz]ed|entered|revoked|last modified) by|approver|requester' +
        '|requestor|reviewer|grantor|certifier|inviter|creator|genehmigt (von|durch)' +
        '|angelegt (von|durch)|erstellt (von|durch)|geandert (von|durch)|zugewiesen (von|durch)' +
        '|freigegeben (von|durch)|genehmiger|approuve par|cree par|accorde par|modifie par|approbateur' +
        '|aprobado por|creado por|concedido por|modificado por|aprovado por|criado por|goedgekeurd door' +
        '|aangemaakt door|gewijzigd door|approvato da|creato da|concesso da',
    ),
    word('decision|outcome|verdict|comments?|status|response|answer|reply'),
  ],
  ['actor', /承認者|申請者|作成者|更新者|付与者/u],
  // Who answers for a thing, not who holds it.
  [
    'actor',
    only(
      '(role|group|entitlement|permission|access|profile|application|app|system|resource|data' +
        '|business|technical|account|license|responsibility|rollen|gruppen|berechtigungs' +
        '|system) ?(owners?|managers?|approvers?|stewards?|custodians?|verantwortliche[rn]?|besitzer' +
        '|eigentumer)( (name|id|login|e ?mail|mail|user ?name))?|managed by|owned by|owner|proprietaire' +
        '|propietario|proprietario|eigenaar',
    ),
  ],
  [
    'manager',
    word(
      'managers?|supervisor|vorgesetzte[rn]?|chef|owners?|sponsor|leidinggevende|responsable' +
        '|superieur|jefe|gerente|gestor|team lead|teamleiter|reports to',
    ),
    word('roles?|rights?|access|groups?|permissions?|responses?|answers?|feedback|comments?|antwort'),
  ],
  ['manager', /上司|所属長|管理責任者/u],
  [
    'audit',
    word(
      'last ?(login|logon|access|accessed|used|sign ?in|seen|active|activity|changed|change|modified' +
        '|rotated|update|updated)|(login|logon|sign ?in) (date|time|count)' +
        '|(password|passwort|kennwort|key|certificate|cert).* (expir\\w*|last|next|changed|rotat\\w*).*' +
        '|letzte[rs]? (anmeldung|login|zugriff|anderung)|derniere? (connexion|acces|modification)' +
        '|ultim[oa] (acceso|inicio de sesion|login|acesso|accesso|modifica)' +
        '|laatste (login|aanmelding|wijziging)|laatst .*',
    ),
  ],
  ['audit', /最終|ログイン日|日時/u],
  ...NAMES_OF_DAYS,
  ['account-control', only('user account control')],
  [
    'scope',
    only(
      'site (path|url|collection|collection url|name)|web (url|title|path)' +
        '|(repository|project|workspace|resource|object|folder) url|ledger set|set of books',
    ),
  ],
  [
    'indirect',
    word(
      'inherited|inherit|indirect|derived|implicit|dynamic|is owned by profile|owned by profile|via' +
        '|through|col flag|geerbt|vererbt|indirekt|herite|heredado|indirecto|overgenomen|ereditato' +
        '|herdado|assignment type|assignment method|grant type|membership type|zuordnung|zuordnungsart' +
        '|zuweisungsart|type d affectation|tipo de asignacion|toewijzing',
    ),
    word('count|number|date|from'),
  ],
  ['indirect', /継承|間接/u],
  [
    'direct',
    word('is direct|direct|directly assigned|direkt|directe?|directo|diretto|direto'),
    word('reports?|manager'),
  ],
  [
    'status',
    word(
      '(account|user|login|employment|employee|hr|lifecycle|assignment|role|grant|membership|record' +
        '|cloud)? ?(status|state|lifecycle|lifecycle state)|stat|stat cd|sts|status(code|kennzeichen)' +
        '|estatus|stav|durum|statut|etat|estado|stato|situacao|zustand' +
        '|((review|reviewer|certification|final|access|approval|recommended) )?(decision|outcome' +
        '|verdict|disposition)|(reviewer|certifier|manager|owner|approver) (response|answer|reply)|effect|entscheidung|decision finale|decisione|decisao|besluit' +
        '|tila|allapot|statusz|stare|kontostatus|benutzerstatus|accountstatus',
    ),
    new RegExp(`${FLAG_OF_SOMETHING.source}|${OF_A_LIFE.source}`),
  ],
  // Not where it says who does it and how.
  [
    'status',
    word('provisioning|fulfil?lment'),
    word(
      '(provisioning|fulfil?lment) (roles?|groups?|systems?|sources?|targets?|applications?|apps?|teams?|methods?' +
        '|types?|modes?|polic(y|ies)|profiles?|rules?|rights?|permissions?|entitlements?|access|owners?|managers?)',
    ),
  ],
  ['status', /状態|ステータス|状況|状态|상태|статус|κατάσταση|κατασταση|סטטוס|מצב/u],
  [
    'principal-type',
    only(
      '((member|principal|grantee|assignee|account|identity|trustee|user|security principal) ?)?(type' +
        '|class|kind|object type)|(principal|member|object) ?class|granted to|object ?type|typ|tipo',
    ),
  ],
  [
    'change',
    word(
      'action|operation|op|op code|opcode|delta|diff|difference|anderung(sart)?|modification|cambio|modifica|wijziging|alteracao' +
        '|(event|change|operation|action|transaction|request) (type|code)|change|event|aktion|vorgang' +
        '|accion|azione|acao|actie',
    ),
  ],
  [
    'inactive',
    word(
      'locked|lock|is locked|disabled|deleted|inactive|inactivated|de ?provisioned|off ?boarded|separated|dismissed|suspended|blocked|block credential|terminated' +
        '|revoked|removed|withdrawn|cancelled|deny|denied|leaver|resigned|uflag|user lock|acct ?lock' +
        '|lock (status|flag)|frozen|is frozen|expired|archived|deactivated|left|gesperrt|sperre' +
        '|sperrkennzeichen|geloscht|inaktiv|deaktiviert|ausgeschieden|verrouille|desactive|bloque' +
        '|supprime|inactif|bloqueado|desactivado|inactivo|eliminado|baja|geblokkeerd|uitgeschakeld' +
        '|inactief|vergrendeld|bloccato|disabilitato|disattivato|inattivo|desativado|inativo|desligado' +
        '|to (be )?(removed?|revoked?|deleted?|withdrawn)|(remove|revoke|withdraw) access' +
        '|zu (entfernen|entziehen|loschen)|a (retirer|supprimer|quitar|eliminar|revocar|remover)' +
        '|da (rimuovere|revocare)|te verwijderen',
    ),
    new RegExp(`${FLAG_OF_SOMETHING.source}|${NOT_OVER.source}`),
  ],
  [
    'inactive',
    only(
      '(is|has) (gone|departed|exited|quit|retired|ended)|(is )?(not|no longer) (active|enabled|valid|approved|granted)|nicht (mehr )?(aktiv|gultig|freigegeben|genehmigt)' +
        '|non (actif|active|valide|attivo)|no activ[oa]|nao ativ[oa]|niet (meer )?(actief|geldig)',
    ),
  ],
  ['inactive', /ロック|無効|停止|削除|退職/u],
  // What of the record does not hold.
  ['inactive', EXCEPTION],
  ['active', NOT_OVER],
  [
    'active',
    only(
      '(is |currently |user |account |login |sign in |assignment |role |record |assignee |member ' +
        '|employee )*(active|enabled|valid|aktiv|actif|active|activo|activa|actief|attivo|ativo' +
        '|habilitado|ingeschakeld|abilitato|aktiviert|freigegeben|approved|granted' +
        '|(active|enabled|valid) (flag|indicator|ind|yn)|genehmigt|approuve|aprobado|approvato' +
        '|goedgekeurd)|(to )?(keep|retain)( access)?|behalten|a? ?conserver|mantener|mantenere|behouden',
    ),
  ],
  ['active', /^(有効|在籍|利用可)/u],
  [
    'audit',
    word(
      'total|totals|(how many|no of|nr of|# of|sum of|qty) .*|anzahl|gesamt(anzahl)?|nb (de )?.*|cantidad( de .*)?|aantal',
    ),
  ],
  [
    'audit',
    word(
      'privileged|sensitive|risk|sod|enabled|active|enrolled|activated|verified|required|configured|locked',
    ),
  ],
  [
    'description',
    word(
      'description|descr|desc|beschreibung|kurzbeschreibung|langtext|kurztext|bezeichnung|rollentext' +
        '|role text|role title|libelle|descripcion|omschrijving|descrizione|descricao|purpose|zweck' +
        '|meaning',
    ),
  ],
  ['description', /説明|内容/u],
  [
    'pair-name',
    only(
      '(attribute|attr|property|prop|field|parameter|setting|key|entitlement|access|permission' +
        '|privilege|profile|item)( )?(name|key|type|category|attribute|id)|attribute|attr|property' +
        '|parameter|attributname|attribut|eigenschaft|merkmal|berechtigungsart|berechtigungstyp' +
        '|attribuut|attribuutnaam|nom (de l )?attribut|propriete|atributo|nombre (del )?atributo' +
        '|nome attributo|attributo|propriedade|nome do atributo|type of access',
    ),
  ],
  ['pair-name', /^(属性|属性名|項目|項目名|権限種別)$/u],
  [
    'pair-value',
    only(
      '(attribute |attr |property |entitlement |field |permission |access |setting ' +
        '|parameter )?(value|val)|attributwert|wert|auspragung|valeur|valeur (de l )?attribut|valor' +
        '|valor (del |do )?atributo|waarde|attribuutwaarde|valore|valore attributo',
    ),
  ],
  ['pair-value', /^(値|属性値|設定値)$/u],
  [
    'audit',
    word(
      'date|dates|datum|fecha|created|creation|when created|modified|modstamp|timestamp|updated' +
        '|changed|comments?|notes?|remarks?|bemerkung(en)?|kommentare?|anmerkung(en)?|commentaires?' +
        '|remarques?|comentarios?|notas?|observac\\w*|opmerkingen|opmerking|osservazioni|count' +
        '|number of|anzahl|nombre (de )?(connexions?|licences?|groupes?|droits|roles|sessions?|jours)' +
        '|uren|hours|stunden|mfa|2fa|2sv|sso|object class|guid|object guid|uuid|ticket' +
        '|request (id|number)|url|ip address|reviewed|justification|reason|begrundung|grund' +
        '|access keys?( \\d+)?|storage|quota|size|version|arn|hire|eintritt\\w*|austritt\\w*|imported' +
        '|(?<!(^| )as )is .*|has .*',
    ),
    word('(site|web|repository|project|workspace|resource|object|folder) url'),
  ],
  ['audit', /備考|作成日|更新日|登録日|コメント|入社日/u],
  ...NAMES_OF_PEOPLE,
  [
    'sort',
    word(
      '(role|group|permission|privilege|entitlement|profile|access|rollen|gruppen) ?(id|type|category' +
        '|class|kind|code|owner|typ|art|kategorie|scope|mode)|category|kategorie|categorie|categoria' +
        '|catégorie',
    ),
  ],
  ...NAMES_OF_ACCESS,
  ...NAMES_OF_PLACES,
  [
    'scope',
    word(
      'path|paths|project|projects|projekt|projet|proyecto|progetto|projeto|repo|repos|repository' +
        '|repositories|namespace|workspace|environment|env|tenant|client|mandt|mandant|database|db' +
        '|schema|object|folder|system|application|app|endpoint ?name|endpoint|instance|subsidiary' +
        '|ledger|resource|target|space|table|table name|view name|board|channel|bucket|cluster' +
        '|subscription name|server|share|applikation|anwendung|aplicacion|applicazione|toepassing|pfad' +
        '|chemin|ruta|percorso|caminho|library|group path|security group name|application short name',
    ),
  ],
  ['scope', /プロジェクト|リポジトリ|システム|アプリ|環境|フォルダ/u],
  [
    'id',
    only('id|ids|internal id|external id|record id|row id|sys id|key|code|nr|no|number|nummer|numero|.* id'),
  ],
  ['id', /ID$|番号$/u],
];

/** What a header name may say, the likeliest first; which it is, its cells decide. */
export function meaningsOf(name: string): readonly Meaning[] {
  if (/^ent_/i.test(name.trim())) return ['entitlement'];
  const words = headerWords(name.trim().replace(OF_A_PERSON, ''));
  const rest = words.replace(SUBJECT, '');
  const found = [...lookUp(words), ...(rest === words ? [] : lookUp(rest))];
  // What is said of the person weighs more than the person: `user email`, `Assignee.Name`.
  const weak = (meaning: Meaning) => meaning === 'id' || meaning === 'scope';
  return [...new Set([...found.filter((meaning) => !weak(meaning)), ...found.filter(weak)])];
}

function lookUp(words: string): readonly Meaning[] {
  return MEANINGS.flatMap(([meaning, pattern, except]) =>
    pattern.test(words) && except?.test(words) !== true ? [meaning] : [],
  );
}
