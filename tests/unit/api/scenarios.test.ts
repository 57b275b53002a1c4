/** W8: what-if scenarios that managers keep in the record: whose they are, who sees them, who may change them. */
import { expect, onTestFinished, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import { MANAGER, openDesk, pointersOf, REP } from './desk.ts';

const OTHER: Identity = {
	kind: 'user',
	id: 'manager00000002',
	name: 'Other',
	role: 'manager',
	rep: '',
	manages: []
};
const TWELVE = { name: 'Twelve for two', query: '?reps=5&calls=10&b.reps=2&b.calls=12&c.calls=15' };

const open = () => openDesk((clean) => onTestFinished(clean));
interface Kept {
	id: string;
	name: string;
}
const namesOf = (body: Record<string, unknown>) => (body.scenarios as Kept[]).map(({ name }) => name);

test('W8 a manager keeps a scenario, alone until it is shared; a rep has none in the record', async () => {
	const desk = await open();
	const ask: typeof desk.ask = (...call) => desk.ask(...call);
	const made = await ask('POST /scenarios', TWELVE, { as: MANAGER });
	expect([made.status, made.body]).toEqual([
		201,
		{
			id: made.body.id,
			name: 'Twelve for two',
			query: 'reps=5&calls=10&b.reps=2&b.calls=12&c.calls=15',
			createdBy: `user:${MANAGER.kind === 'user' ? MANAGER.id : ''}`,
			shared: false
		}
	]);
	const { id } = made.body as unknown as Kept;
	const list = async (as: Identity) => namesOf((await ask('GET /scenarios', undefined, { as })).body);
	expect([await list(MANAGER), await list(OTHER)]).toEqual([['Twelve for two'], []]);
	expect((await ask(`PATCH /scenarios/${id}`, { name: 'Mine now' }, { as: OTHER })).status).toBe(404);

	await ask(`PATCH /scenarios/${id}`, { shared: true }, { as: MANAGER });
	expect(await list(OTHER)).toEqual(['Twelve for two']);
	expect((await ask(`PATCH /scenarios/${id}`, { name: 'Mine now' }, { as: OTHER })).status).toBe(403);
	expect((await ask(`DELETE /scenarios/${id}`, undefined, { as: OTHER })).status).toBe(403);
	// an admin puts right what is shared
	expect((await ask(`PATCH /scenarios/${id}`, { name: 'Two at twelve' })).body).toMatchObject({
		name: 'Two at twelve',
		createdBy: made.body.createdBy
	});
	for (const [call, body] of [
		['GET /scenarios', undefined],
		['POST /scenarios', TWELVE],
		[`DELETE /scenarios/${id}`, undefined]
	] as const) {
		expect((await ask(call, body, { as: REP })).status).toBe(403);
	}
	expect((await ask(`DELETE /scenarios/${id}`, undefined, { as: MANAGER })).status).toBe(204);
	expect(await desk.rows('scenarios')).toEqual([]);
	const acts = (await desk.rows('audit'))
		.map(({ action }) => action)
		.filter((one) => one.startsWith('scenarios'));
	expect(acts.sort()).toEqual([
		'scenarios.create',
		'scenarios.delete',
		'scenarios.update',
		'scenarios.update'
	]);
});

test('one name once for each keeper; what is no query of an address is refused by its field', async () => {
	const desk = await open();
	const ask: typeof desk.ask = (...call) => desk.ask(...call);
	expect((await ask('POST /scenarios', TWELVE, { as: MANAGER })).status).toBe(201);
	const again = await ask('POST /scenarios', TWELVE, { as: MANAGER });
	expect([again.status, pointersOf(again)]).toEqual([409, ['/name']]);
	expect((await ask('POST /scenarios', TWELVE, { as: OTHER })).status).toBe(201);
	const wrong = await ask('POST /scenarios', { name: ' ', query: 'two words', shared: 'yes' });
	expect([wrong.status, pointersOf(wrong).sort()]).toEqual([400, ['/name', '/query', '/shared']]);
	const own = await ask('POST /scenarios', { name: 'Mine', query: 'of=rep%3Aada000000000001&more=3' });
	expect([own.status, pointersOf(own)]).toEqual([400, ['/query']]);
	const long = await ask('POST /scenarios', { name: 'Long', query: 'a'.repeat(4_001) });
	expect([long.status, pointersOf(long)]).toEqual([400, ['/query']]);
});
