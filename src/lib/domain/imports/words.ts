/** What columns and stages are called in exports, English and German, likelier words first. */
import type { ActivityField, PersonField } from './mapping.ts';

/** A column's name for comparing: camelCase parted, signs to spaces, umlauts spelled out, lower case. */
export const plainName = (text: string): string =>
	text
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.toLowerCase()
		.replaceAll('ä', 'ae')
		.replaceAll('ö', 'oe')
		.replaceAll('ü', 'ue')
		.replaceAll('ß', 'ss')
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();

const words = (list: string): readonly string[] => list.split(',').map((word) => word.trim());

export const ACTIVITY_WORDS: Readonly<Record<ActivityField, readonly string[]>> = {
	externalId: words(
		`external id, id, opportunity id, deal id, activity id, record id, call id, order id, order number, invoice number,
		record number, opportunity number, number, key, uuid, auftragsnummer, auftrag nr, bestellnummer, belegnummer,
		rechnungsnummer, vorgangsnummer, datensatz id, kennung, nummer, nr`
	),
	rep: words(
		`rep, sales rep, sales agent, sales person, salesperson, agent, seller, owner, deal owner, opportunity owner,
		record owner, account executive, employee, assigned to, user, person, closer, representative, name, verkaeufer,
		verkaeuferin, vertriebsmitarbeiter, mitarbeiter, mitarbeiterin, vertreter, berater, betreuer, bearbeiter,
		zustaendig, inhaber, besitzer, aussendienst, vertrieb`
	),
	type: words(
		`type, activity type, activity, kind, event, event type, action, deal stage, stage, status, deal status, outcome,
		stage name, art, typ, aktivitaet, aktivitaetstyp, taetigkeit, vorgangsart, phase, verkaufsphase, ergebnis`
	),
	occurredAt: words(
		`occurred at, happened on, close date, closed at, closed on, closed date, won date, order date, date, day,
		timestamp, date time, datetime, activity date, call date, invoice date, sale date, time, when, created at,
		created on, created, created date, abschlussdatum, abgeschlossen am, auftragsdatum, bestelldatum, datum, tag,
		zeitpunkt, rechnungsdatum, wann, erstellt am, angelegt am`
	),
	amount: words(
		`amount, close value, deal value, order value, value, revenue, total, total amount, net amount, sales, price, sum,
		sale amount, deal amount, contract value, betrag, auftragswert, umsatz, wert, summe, nettobetrag, gesamtbetrag,
		preis, erloes, volumen`
	),
	margin: words(
		`margin, gross margin, profit, gross profit, contribution, marge, deckungsbeitrag, db, rohertrag, gewinn`
	),
	quantity: words(`quantity, qty, count, units, calls, how many, anzahl, menge, stueck, stueckzahl, anrufe`),
	customer: words(
		`customer, customer name, account, account name, client, client name, company, company name, organization,
		organisation, buyer, kunde, kundin, kundenname, firma, unternehmen, auftraggeber`
	),
	deal: words(
		`deal, deal name, opportunity, opportunity name, project, verkaufschance, chance, projekt, vorgang, geschaeft`
	),
	note: words(
		`note, notes, comment, comments, description, remark, subject, product, product name, item, notiz, notizen,
		bemerkung, kommentar, beschreibung, anmerkung, betreff, produkt, artikel`
	)
};

export const PERSON_WORDS: Readonly<Record<PersonField, readonly string[]>> = {
	externalId: words(
		`external id, id, employee id, employee number, staff id, user id, rep id, agent id, personalnummer,
		mitarbeiternummer, mitarbeiter id, personal nr, kennung, nummer, nr`
	),
	name: words(
		`name, full name, sales agent, sales rep, rep, sales person, salesperson, agent, employee, employee name, person,
		seller, representative, user, display name, mitarbeiter, mitarbeiterin, verkaeufer, vertriebsmitarbeiter,
		vertreter, berater, vollstaendiger name, vor und nachname`
	),
	email: words(`email, e mail, mail, email address, e mail address, work email, e mail adresse, mailadresse`),
	team: words(
		`team, team name, manager, group, department, squad, supervisor, team lead, sales manager, gruppe, abteilung,
		mannschaft, teamleiter, teamleitung, leiter, vorgesetzter, vertriebsleiter, fuehrungskraft`
	),
	region: words(
		`region, regional office, office, branch, territory, area, location, district, standort, gebiet, niederlassung,
		filiale, bezirk, vertriebsgebiet, buero`
	),
	startedOn: words(
		`started on, start date, started, hire date, hired, hired on, joined, joined on, entry date, eintritt,
		eintrittsdatum, eingestellt am, startdatum, beginn`
	),
	endedOn: words(
		`ended on, end date, ended, left, left on, leaving date, exit date, termination date, austritt, austrittsdatum,
		enddatum, ende`
	),
	from: words(
		`from, valid from, since, effective from, effective date, team since, gueltig ab, wirksam ab, ab, seit`
	)
};

/** Stages and kinds as other systems name them -> our activity types' keys. */
const TYPE_WORDS: Readonly<Record<string, readonly string[]>> = {
	lead: words('lead, new lead, neuer lead, interessent'),
	call: words('call, phone call, outbound call, cold call, dial, anruf, telefonat, telefonanruf'),
	appointment_set: words(
		'appointment set, appointment booked, meeting booked, meeting scheduled, demo booked, termin vereinbart, termin gelegt'
	),
	appointment_held: words(
		'appointment held, appointment, meeting, meeting held, demo, demo held, visit, termin, termin wahrgenommen, besuch'
	),
	no_show: words('no show, noshow, nicht erschienen'),
	appointment_cancelled: words('appointment cancelled, meeting cancelled, termin abgesagt'),
	quote: words('quote, quotation, proposal, offer, proposal sent, quote sent, angebot, angebot versendet'),
	order: words(
		'order, won, closed won, sale, sold, deal won, gewonnen, abgeschlossen gewonnen, auftrag, bestellung, verkauf'
	),
	deal_lost: words('deal lost, lost, closed lost, verloren, abgeschlossen verloren'),
	follow_up: words('follow up, followup, nachfassen, wiedervorlage')
};
const WON: ReadonlySet<string> = new Set(
	words('won, closed won, deal won, gewonnen, abgeschlossen gewonnen')
);

const TYPES: ReadonlyMap<string, string> = new Map(
	Object.entries(TYPE_WORDS).flatMap(([key, names]) => names.map((name): [string, string] => [name, key]))
);

/** The built-in type that a stage or kind of another system probably is. */
export const typeMeant = (value: string): string | undefined => TYPES.get(plainName(value));

/** Whether this stage says that a deal was won: then the other stages are not facts of their own. */
export const meansWon = (value: string): boolean => WON.has(plainName(value));
