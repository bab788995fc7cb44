import { word } from './header-words.ts';
import { NAMES_OF_ENDS } from './names-of-ends.ts';

/** Headers of columns of days on which something begins, ends or was taken away, as those of access. */
export const NAMES_OF_DAYS = [
  [
    'end',
    word(
      '(valid|validity|effective|active|access|role|grant|assignment|account|membership' +
        '|licen[cs]e)? ?(to|until|till|thru|through|end|ends|ending|expires?|expiry|expiration|expiring' +
        '|expire) ?(date|dat|dt|on|at|datum|time)?|enddate|end da|gltgb|todat|to dat|valid to' +
        '|gultig bis|befristet bis|ablaufdatum|ablauf|enddatum|bis|endet am|lauft ab|date de fin' +
        '|date fin|fin de validite|valable jusqu ?a?u?|date d expiration|expire le' +
        '|fecha (de )?(fin|caducidad|vencimiento|expiracion)|valido hasta|caducidad|vencimiento|hasta' +
        '|einddatum|geldig tot|tot en met|verloopt( op)?|vervaldatum|data (di )?(fine|scadenza)' +
        '|scadenza|valido fino al?|fine validita|data (de )?(fim|termino|expiracao|validade)|valido ate' +
        '|validade|expira em|ate',
    ),
    word('hire|birth|probation|contract number|reports to|belongs to|assigned to|granted to|up to|back to'),
  ],
  ['end', /有効期限|終了日|有効終了|失効日|期限/u],
  ...NAMES_OF_ENDS,
  [
    'start',
    word(
      '(valid|validity|effective|active|access|role|grant|assignment|account|membership)? ?(from' +
        '|since|start|starts|begin|begins|starting) ?(date|dat|dt|on|at|datum)?|startdate|begda|datab|gltgv|effdt' +
        '|effective (date|dt)|fromdat|from dat|gultig (ab|von|seit)|beginndatum|startdatum|ab|von' +
        '|date de debut|date debut|debut de validite|valable a partir du|fecha (de )?inicio' +
        '|valido desde|desde|begindatum|ingangsdatum|geldig (van|vanaf)|vanaf|data (di )?inizio' +
        '|valido dal|data (de )?inicio',
    ),
    word('hire|employment|join(ed|ing)?|eintritt\\w*|last|granted|inherited|imported|anstellung'),
  ],
  ['start', /開始日|有効開始/u],
  [
    'revoked',
    word(
      '(deleted|revoked|removed|terminated|deprovisioned|withdrawn|ended|deactivated|disabled' +
        '|suspended) (on|at|date|dt|datum|time)' +
        '|(revocation|deletion|removal|termination|deprovisioning|deactivation) (date|time|on)' +
        '|^(termination(?! (notice|(notice )?period|payments?|benefits?|pay|fee|clause)$)' +
        '|term (date|dt))|(removal|revocation) (reason|ticket)' +
        '|reason (for|of) (removal|revocation|termination|leaving)|last (working )?day( of work)?' +
        '|rev(oke)? ?(date|dt|dat)|revoke on|(exit|leaving|leave|separation|offboarding|departure|austritts|kundigungs) ?(date|datum|on)' +
        '|austritt(sdatum)?|date de (sortie|depart)|fecha (de )?(baja|salida|cese)' +
        '|data (di )?cessazione|data (de )?(saida|desligamento)|uit dienst( op)?|datum uit dienst' +
        '|entzogen( am)?|widerrufen( am)?|geloscht am|entfernt am|supprime le|revoque le|retire le' +
        '|eliminado el|revocado el|ingetrokken( op)?|verwijderd op|revocato il|rimosso il|revogado em' +
        '|removido em',
    ),
  ],
  ['revoked', /削除日|取消日|解除日|退職日/u],
] as const;
