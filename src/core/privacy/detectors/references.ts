import { textBefore } from './detector.ts';

/** What else is numbered in daily business, in the languages of our users. */
const nouns = [
  'orders?|invoices?|cases?|tickets?|projects?|contracts?|quotes?|offers?|items?|articles?|parts?|lots?|batch(?:es)?|materials?|models?|types?|profiles?|panels?|sizes?|rooms?|slots?|shifts?|drawings?|serials?',
  'sku|upc|ean|gtin|isbn|issn|asin|vin|version|build|release|firmware|driver|clause|chapter|section|norm|ref(?:erence)?s?|po|rfq|rma|awb|hs|parcels?|shipments?|tracking|packages?|consignment|delivery|budgets?(?: lines?)?|cost cent(?:re|er)|ligne budgétaire|kostenstelle',
  'accounts?|customers?|clients?|vendors?|suppliers?|assets?|jobs?|tasks?|polic(?:y|ies)|claims?|incidents?|requests?|receipts?|vouchers?|coupons?|transactions?|bookings?|reservations?|stores?|machines?|pallets?|containers?|position|coordinates|conferences?|meetings?|zoom|sessions?|konferenz|besprechung',
  'auftr(?:ag|äge)|bestellung(?:en)?|rechnung(?:en)?|angebot|vorgang|fall|projekt|vertrag|artikel|teil|charge|los|modell|typ|zeichnung|lieferung|kunde|konto|kapitel|raum|räume|baugruppe|aktenzeichen|az|perioden?|laufzeit',
  'commande|facture|dossier|devis|contrat|réf(?:érence)?|pièce|colis|lot|pedido|factura|expediente|contrato|artículo|pieza|lote|fatura|encomenda|ordine|fattura|articolo|pratica|bestelling|factuur|zaak|tilaus|faktura|zamówienie|faktury',
].join('|');
const phoneNoun = 'tele|phone|fax|handy|mobil|ruf|kontakt|festnetz|cell|durchwahl';
const numberWord =
  'no|nos|nr|num|numbers?|id|ids|code|nummer|número|numéro|numero|numer|is|are|was|ist|war|lautet|est|es|è';

const before = new RegExp(
  `(?:(?<!\\p{L})(?:${nouns})|(?<!\\p{L})(?!${phoneNoun})\\p{L}{2,24}(?:nummern?|nr|kennung))(?:[ ._-]{1,2}(?:${numberWord})(?!\\p{L})){0,2}[^\\p{L}\\d\\n]{0,4}$`,
  'iu',
);
const behind = new RegExp(
  `^[ ,]{1,2}(?:(?:is|are|was|ist|war|est|es) )?(?:the|an?|our|your|die|der|das|unsere?|le|la|el|il) (?:\\p{L}{2,20} ){0,2}?(?:${nouns})(?!\\p{L})`,
  'iu',
);
const unit =
  /^ ?(?:[%‰°€$£¥₹]|(?:mm|cm|dm|km|kg|mg|ml|kb|mb|gb|tb|kwh|kw|mwh|hz|rpm|bar|eur|euros?|usd|gbp|chf|dollars?|pcs|pieces|units?|stück|stk|st|pièces|unidades|times|mal|fois|users?|nutzer|participants|teilnehmer|subscribers|people|personen|customers|views|clicks|tokens?|lines|rows|records|bytes|characters|chars|zeichen|hours|days|m|g|t|l)(?![\p{L}\d]))/iu;
const moreThanThat = /^ (?:new|active|more|other|neue[nr]?|weitere) \p{L}{3,}s?\b/u;

/** A code of groups that begins before the number, behind a word for it: "UPS tracking 1Z 999 AA1" 01 2345 6784. */
const codeBefore = new RegExp(
  `(?<!\\p{L})(?:${nouns}|ups|fedex|dhl|dpd|gls|usps|royal mail)(?:[ ._-]{1,2}(?:${numberWord})(?!\\p{L})){0,2}[^\\p{L}\\d\\n]{1,4}` +
    `(?=[\\p{L}\\d ]{0,24}(?:\\p{L}\\d|\\d\\p{L}))(?:(?=\\p{L}{0,4}\\d)[\\p{L}\\d]{1,6} ){1,5}$`,
  'iu',
);

/** Whether the words before a number name something else than a telephone or a secret. */
export const isReferenceBefore = (text: string, at: number): boolean => {
  const words = textBefore(text, at, 50);
  return before.test(words) || codeBefore.test(words);
};

/** Whether the words behind a number do. */
export const isReferenceBehind = (text: string, at: number): boolean => behind.test(text.slice(at, at + 60));

/** Whether a number is an amount, by what stands behind it. */
export const isUnitBehind = (text: string, at: number): boolean => {
  const after = text.slice(at, at + 30);
  return unit.test(after) || moreThanThat.test(after);
};
