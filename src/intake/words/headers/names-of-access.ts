import { word } from './header-words.ts';
import { STAFF_GROUPS } from './staff-groups.ts';

/** Headers of columns of what people hold, as meaning, words and words beside which they mean something else. */
export const NAMES_OF_ACCESS = [
  [
    'entitlement',
    word(
      'ent|grants|granted (access|permissions?|rights?)|roles?|permissions?|perms?|entitlements?' +
        '|groups?|access|access levels?|privileges?|privs?|licen[cs]es?|responsibilit(y|ies)' +
        '|responsibility name|authori[sz]ations?|rights?|profile|profiles|profile ?name|profile ?\\d+' +
        '|permission ?sets?|member ?of|memberships?|agr ?name|security ?groups?|connect groups?' +
        '|attributes|policies|(attached|managed|inline|iam|access|authori[sz]ation) polic(y|ies)' +
        '|app roles?|application roles?|user ?groups?|sku|skus|subscriptions?|capabilit(y|ies)' +
        '|clearance|rolle|rollen|rollenname|recht|rechte|berechtigung|berechtigungen' +
        '|berechtigungsprofil|gruppe|gruppen|gruppenname|zugriff|zugriffe|zugriffsrechte|lizenz' +
        '|lizenzen|profil|profile|benutzergruppe|sammelrolle|einzelrolle' +
        '|(berechtigungs|zugriffs|sicherheits|rollen)gruppen?|droit|droits|groupes?|habilitations?' +
        '|acces|autorisations?|profils?|rol|roles|permisos?|grupos?|accesos?|privilegios?|licencias?' +
        '|perfil|perfiles|rechten|bevoegdheid|bevoegdheden|toegang|groep|groepen|rollen|licenties?' +
        '|machtiging|machtigingen|ruolo|ruoli|permesso|permessi|gruppo|gruppi|accesso|accessi' +
        '|abilitazion[ei]|licenz[ae]|profilo|profili|papel|papeis|permissao|permissoes|acesso|acessos' +
        '|perfis|licencas?',
    ),
    word(`count|number|org unit|job roles?|${STAFF_GROUPS}`),
  ],
  // German and Dutch write one word: Benutzerrolle, Zugriffsgruppe, Systemrechte.
  [
    'entitlement',
    new RegExp(
      '(^| )\\p{L}{3,}(?<!kont)(rollen?|rechte?n?|berechtigung(en)?|lizenz(en)?|profile?|zugriffe?' +
        '|(benutzer|berechtigungs|zugriffs|sicherheits|rechte|rollen|gebruikers|beveiligings' +
        '|anwender)(gruppen?|groep(en)?))(?= |$)',
      'u',
    ),
  ],
  [
    'entitlement',
    word(
      'rola|role uzytkownika|uprawnieni[ea]|grupa|grupy|dostep|behorighet(er)?|roll|roller|grupp(er)?' +
        '|rettighet(er)?|rettigheder|rolle|tilgang(er)?|adgang(e)?|kayttooikeu(s|det)|rooli|yetki(ler)?' +
        '|rolu|grup(lar)?|opravneni|skupina|роль|роли|права( доступа)?|группа|группы|доступ|полномочия' +
        '|(ال)?(دور|أدوار|صلاحي(ة|ات)|مجموع(ة|ات)|أذونات)',
    ),
  ],
  ['entitlement', /角色|权限|用户组|权限组|역할|권한|그룹/u],
  ['entitlement', /権限|ロール|グループ|役割|ライセンス|アクセス/u],
] as const;
