import { valueKey } from '../canonical-value.ts';

/** Codes of the states of a country: a `state` of an address, not of an account. */
const CODES: readonly ReadonlySet<string>[] = [
  // The USA with Canada, Australia, Brazil
  'al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc pr ab bc mb nb nl ns on pe qc sk yt nt nu',
  'act nsw nt qld sa tas vic wa',
  'ac al ap am ba ce df es go ma mt ms mg pa pb pr pe pi rj rn rs ro rr sc sp se to',
].map((codes) => new Set(codes.split(' ')));
/** Codes that may as well say how an account stands: active, deleted, inactive, on, locked. */
const ALSO_STANDINGS = new Set('ac al ap de ia id in la nt ok on or pe pr re se to'.split(' '));

/** Their names, in the countries whose addresses have them; without accents. */
const NAMES = new Set(
  [
    'alabama,alaska,arizona,arkansas,california,colorado,connecticut,delaware,florida,georgia,hawaii,idaho,illinois,indiana,iowa,kansas,kentucky,louisiana,maine,maryland,massachusetts,michigan,minnesota,mississippi,missouri,montana,nebraska,nevada,new hampshire,new jersey,new mexico,new york,north carolina,north dakota,ohio,oklahoma,oregon,pennsylvania,rhode island,south carolina,south dakota,tennessee,texas,utah,vermont,virginia,washington,west virginia,wisconsin,wyoming,district of columbia,puerto rico',
    'alberta,british columbia,manitoba,new brunswick,newfoundland and labrador,nova scotia,ontario,prince edward island,quebec,saskatchewan,yukon,nunavut,northwest territories',
    'new south wales,queensland,south australia,tasmania,victoria,western australia,northern territory,australian capital territory',
    'acre,alagoas,amapa,amazonas,bahia,ceara,distrito federal,espirito santo,goias,maranhao,mato grosso,mato grosso do sul,minas gerais,para,paraiba,parana,pernambuco,piaui,rio de janeiro,rio grande do norte,rio grande do sul,rondonia,roraima,santa catarina,sao paulo,sergipe,tocantins',
    'aguascalientes,baja california,baja california sur,campeche,chiapas,chihuahua,ciudad de mexico,cdmx,coahuila,colima,durango,estado de mexico,guanajuato,guerrero,hidalgo,jalisco,mexico,michoacan,morelos,nayarit,nuevo leon,oaxaca,puebla,queretaro,quintana roo,san luis potosi,sinaloa,sonora,tabasco,tamaulipas,tlaxcala,veracruz,yucatan,zacatecas',
    'andhra pradesh,arunachal pradesh,assam,bihar,chhattisgarh,delhi,goa,gujarat,haryana,himachal pradesh,jharkhand,karnataka,kerala,madhya pradesh,maharashtra,manipur,meghalaya,mizoram,nagaland,odisha,punjab,rajasthan,sikkim,tamil nadu,telangana,tripura,uttar pradesh,uttarakhand,west bengal',
    'baden-wurttemberg,bayern,bavaria,berlin,brandenburg,bremen,hamburg,hessen,hesse,mecklenburg-vorpommern,niedersachsen,lower saxony,nordrhein-westfalen,north rhine-westphalia,rheinland-pfalz,saarland,sachsen,saxony,sachsen-anhalt,schleswig-holstein,thuringen,thuringia',
  ].flatMap((names) => names.split(',')),
);

/** Whether all cells are states of an address: their names, or their codes in one country, enough of them to be nothing else. */
export function areStates(cells: Iterable<string>): boolean {
  const words = [...new Set([...cells].map(plain))];
  if (words.length > 0 && words.every((word) => NAMES.has(word))) return true;
  const places = words.filter((word) => !ALSO_STANDINGS.has(word));
  return places.length > 1 && CODES.some((codes) => words.every((word) => codes.has(word)));
}

function plain(cell: string): string {
  return valueKey(cell)
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '');
}
