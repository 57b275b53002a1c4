/**
 * R9: every private field of a real record holds a word or a figure that stands nowhere else. Everyone asks for everything that
 * can be asked for, and nobody comes across what is not theirs; whoever may see it does. (Pages, sockets and logs of the running
 * server: tests/e2e/authorization.spec.ts.)
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPacesetter } from '#lib/server/start.ts';
import { leaks, Sent, unfound } from '../../authorization/canaries.ts';
import { asked, gather, WHO, type Cast, type Who } from '../../authorization/cast.ts';
import { KEPT, LISTED_COLUMNS } from '../../authorization/columns.ts';
import { plant, type Planted } from '../../authorization/planted.ts';
import { everythingToRead } from '../../authorization/reading.ts';
import { unpacked } from '../../authorization/visit-pages.ts';
import { emptyRecord } from '../record/temporary-record.ts';

const clean: (() => Promise<void> | void)[] = [];
let planted: Planted;
const sent = new Map<Who, Sent>();

beforeAll(async () => {
	const dataDir = await emptyRecord((one) => void clean.push(one));
	const settings = {
		port: 0,
		host: '127.0.0.1',
		dataDir,
		demo: 'off',
		pocketbaseBin: undefined,
		origin: undefined
	} as const;
	const app = await startPacesetter({ settings, log: () => undefined });
	clean.push(() => app.close());
	planted = await plant(await gather(app));
	const paths = await everythingToRead(planted.cast);
	for (const who of WHO) sent.set(who, await everythingSentTo(planted.cast, who, paths));
}, 120_000);
afterAll(async () => {
	for (const one of clean.reverse()) await one();
});

async function everythingSentTo(cast: Cast, who: Who, paths: readonly string[]): Promise<Sent> {
	const texts = new Sent();
	const identity = await cast.identityOf(who);
	for (const path of paths) {
		const answer = await asked(cast.app, `GET ${path}`, undefined, identity);
		texts.add([...answer.headers].join('\n'));
		texts.add(answer.text);
		if (path.startsWith('/snapshot') && answer.status === 200) texts.add(unpacked(answer.bytes));
	}
	return texts;
}

test('R9 every column of the record is listed: a new one is open, dull or has a canary', () => {
	const database = new DatabaseSync(join(planted.cast.app.settings.dataDir, 'pb', 'data.db'), {
		readOnly: true
	});
	const columns = database
		.prepare(
			`SELECT t.name || '.' || c.name AS name FROM sqlite_master t, pragma_table_info(t.name) c
			WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE '\\_%' ESCAPE '\\'`
		)
		.all()
		.map(({ name }) => String(name));
	database.close();
	const listed = new Set(LISTED_COLUMNS);
	expect(columns.filter((name) => !name.endsWith('.id') && !listed.has(name))).toEqual([]);
	expect(LISTED_COLUMNS.filter((name) => !columns.includes(name))).toEqual([]);
});

test('R9 something has come to pass on that floor: a contest over amounts is settled, another runs', () => {
	const contests = [...planted.cast.app.authority.tables.contests.values()];
	const settled = contests.find(({ rules, outcome }) => rules.metric === 'revenue' && outcome !== null);
	expect(settled?.entrants.length).toBeGreaterThan(3);
	expect(contests.filter(({ state }) => state === 'live').length).toBeGreaterThan(1);
});

test('R9 every kept column holds a canary', () => {
	const held = new Set(planted.canaries.all.map(({ of }) => of));
	expect(KEPT.filter((column) => !held.has(column))).toEqual([]);
});

test('R9 nobody comes across what is not theirs', () => {
	expect(leaks(planted.canaries.all, sent)).toEqual([]);
});

test('R9 whoever may see it comes across it', () => {
	expect(unfound(planted.canaries.all, sent)).toEqual([]);
});
