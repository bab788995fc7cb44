/** Words that keep a place free until somebody knows, in the languages of `Meaning`. */
const WORDS = [
  't\\.? ?b\\.? ?[dcan]\\.?|n\\.? ?t\\.? ?b\\.?|to be (confirmed|determined|decided|defined|announced|advised|agreed|checked|clarified|reviewed|verified|assigned|set|filled( in)?)|to (confirm|check|decide|define|clarify)|to ?do|(pending|awaiting|waiting for|needs) (approval|confirmation|review|decision|clarification|assignment|info(rmation)?|feedback|hr|it|manager|owner)|pending|unknown|unclear|undefined|undecided|unspecified|undetermined|not (known|sure|specified|defined|determined|decided|set|yet .{1,20})|n/k|n/d|s/d|see (notes?|comments?|remarks?|e-?mail)',
  'offen|noch offen|unbekannt|unklar|ausstehend|in kl[äa]rung|(noch )?zu (kl[äa]ren|bestimmen|definieren)|noch festzulegen|wird (noch )?gekl[äa]rt|folgt|k\\. ?a\\.|keine angabe|nicht bekannt|siehe bemerkung',
  '[àa] (d[ée]finir|confirmer|d[ée]terminer|pr[ée]ciser|v[ée]rifier|compl[ée]ter)|inconnue?|en attente|non (d[ée]finie?|renseign[ée]e?|pr[ée]cis[ée]e?|connue?)|ind[ée]fini',
  'desconocid[oa]|pendiente|pendiente de .{1,30}|(por|a|sin) (definir|confirmar|determinar|especificar)|sin asignar|no (definido|especificado)',
  'desconhecid[oa]|pendente|pendente de .{1,30}|a ser (definido|confirmado)|n[ãa]o (definido|informado|especificado)|indefinid[oa]',
  'sconosciut[oa]|da (definire|confermare|determinare|verificare)|in (attesa|sospeso)|non (definito|noto|specificato)',
  'onbekend|(nader|nog) te bepalen|te bepalen|nog (onbekend|niet bekend)|volgt|openstaand',
  'nieznan[yae]|do ustalenia|ok[äa]nd|ej best[äa]mt|ukjent|ukendt|bilinmiyor|неизвестно|уточняется',
  '未定|不明|確認中|調整中|検討中|要確認|未確認|保留|待定|未知|待确认|미정|미상|확인 중',
  '\\?+|\\.{2,}|…|_+|<[^<>]{0,20}>|\\[\\?+\\]|\\(\\?+\\)',
].join('|');
const PLACEHOLDER = new RegExp(`^\\(?(?:${WORDS})\\)?[?!.]*$`, 'iu');
const LONGEST = 60;

/** Whether a cell only keeps its place until somebody knows what belongs there. `text`: canonical. */
export function isPlaceholder(text: string): boolean {
  return text.length <= LONGEST && PLACEHOLDER.test(text);
}
