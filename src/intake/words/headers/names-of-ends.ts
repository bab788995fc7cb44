import { only, word } from './header-words.ts';
import { CALLED_PERIOD } from '../periods.ts';

/** What comes to an end and takes no access with it. */
const OTHER_ENDS = word(
  'probation|probezeit(ende)?|(periode d )?essai|prueba|prova|proeftijd' +
    '|(geschaftsjahres|jahres|monats|quartals|wochen|schul)ende|exercice|ejercicio|esercizio',
);

/** Headers of columns that say when something ends, beside those in English, as meaning and words; only days are one. */
export const NAMES_OF_ENDS = [
  ['end', CALLED_PERIOD],
  [
    'end',
    word(
      'ende|fin|fin (de )?(contrat|mission|droits|acces|contrato|acceso)|termino|fine|einde' +
        '|slut(datum|dato)?|bitis( tarihi)?|koniec|data zakonczenia|konec',
    ),
    OTHER_ENDS,
  ],
  [
    'end',
    only(
      '((access|account|role|user|license|contract) )?exp(n|ir)?( ?(date|dt|on))?|expir(es?|ing) in' +
        '|sunset( date)?|date limite|(date d )?echeance|vervalt( op)?|(data|termin) waznosci' +
        '|wazn[aey] do|waznosc( do)?|data wygasniecia|(son )?gecerlilik( (bitisi|sonu|tarihi))?' +
        '|platnost do|platn[ay] do|gyldig til|utløper|udløber|voimassa asti|päättyy|paattyy',
    ),
  ],
  [
    'end',
    only(
      '(number of )?(days|tage|jours|dias|giorni|dagen) (remaining|left|(un)?til expiry|to (expiry|expiration|go)|verbleibend|restants?|restantes|rimanenti|resterend)' +
        '|(remaining|verbleibende|resterende) (days|tage|dagen)|resttage',
    ),
  ],
  [
    'end',
    only('endda|datbi|stop( (date|dt|on))?|finish(ed)?( (date|dt|on))?|end of life( date)?|eol( date)?'),
  ],
  [
    'revoked',
    word(
      'lwd|dol|(date|day) of (leaving|departure|separation|termination|exit|resignation|relieving|removal)' +
        '|(relieving|resignation|retirement|roll ?off) (date|dt)|roll ?off' +
        '|(retired|resigned|left|departed|exited|separated|unassigned|cancelled|relieved) (on|at|date|dt)' +
        '|(deprovision|disable|deactivate|remove|delete|retire|withdraw|terminate|unassign|offboard) (on|at|by|date|dt)' +
        '|letzter (arbeits)?tag|dernier jour( (de travail|travaille))?|ultimo dia( (de trabajo|laboral))?' +
        '|ultimo giorno( (di lavoro|lavorativo))?|laatste werkdag|fecha (de )?egreso|data (de )?rescisao' +
        '|data (di )?uscita|sluttdato|fratradt|data (zwolnienia|odejscia)|datum odchodu|kilepes( datuma)?' +
        '|(isten )?(cikis|ayrilis) tarihi',
    ),
  ],
  ['revoked', /離職|퇴사|퇴직일|увольнения/u],
  ['end', only('exit|off ?boarding|offboarded|sortie|salida|uscita|saida|ausscheiden')],
  ['end', /(^| )\p{L}{3,}ende( |$)/u, OTHER_ENDS],
  [
    'end',
    /终止|结束|截止|到期|失效|有效期|종료|만료|終了|انتهاء|окончани[ея]|де[йи]ствует до|срок действия/u,
  ],
] as const;
