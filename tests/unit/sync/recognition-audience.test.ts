/** Who is told of a recognition by the streams: opt-outs, hidden amounts, and what stays with the person. */
import { describe, expect, test } from 'vitest';
import {
	RECOGNITION_KINDS,
	type Headline,
	type RecognitionData,
	type RecognitionKind
} from '#lib/domain/recognition/recognition.ts';
import type { RepPrivacy } from '#lib/domain/records.ts';
import { changeOf } from '#lib/server/gateway/changes.ts';
import { keysUnder } from '#lib/server/gateway/keys.ts';
import { project, restartedBy, viewpointOf } from '#lib/server/gateway/projection.ts';
import { ADA, BEN, Floor, id, NORTH } from './floor.ts';

const keyOf = keysUnder(new Uint8Array(32).fill(1));

const headline = (kind: RecognitionKind, more: Partial<Headline> = {}): Omit<Headline, 'id'> => ({
	...{ kind, rep: ADA, team: NORTH, rule: '', data: { name: 'canary' }, at: '2026-03-02 12:00:00.000Z' },
	...{ marked: false, reactions: { '🔥': 2 }, comments: 1 },
	...more
});
function floorWith(privacy: RepPrivacy | null, hideAmounts = false): Floor {
	const floor = new Floor();
	floor.put('reps', ADA, { name: 'Ada', privacy });
	floor.put('workspace', id('workspace'), { hideAmounts });
	return floor;
}
const see = (floor: Floor, stream: string, image: object) =>
	project(stream, 'headlines', id('h'), image, viewpointOf(floor.tables, keyOf));
const streams = ['floor', `rep:${ADA}`, `rep:${BEN}`, `team:${NORTH}`, 'admin'];
const seenOn = (floor: Floor, image: object) => streams.filter((stream) => see(floor, stream, image));

describe('opt-outs', () => {
	test('without any the floor is told, and the person by their own stream too', () => {
		const image = headline('deal');
		expect(seenOn(floorWith(null), image)).toEqual(['floor', `rep:${ADA}`]);
		expect(see(floorWith(null), 'floor', image)).toEqual({ id: id('h'), ...image });
	});

	test.each(RECOGNITION_KINDS)(
		'a kind that somebody keeps to themselves is on their own stream alone: %s',
		(kind) => {
			const floor = floorWith({ kinds: [kind] });
			expect(seenOn(floor, headline(kind))).toEqual([`rep:${ADA}`]);
			const other = RECOGNITION_KINDS.find((one) => one !== kind) ?? 'deal';
			expect(seenOn(floor, headline(other))).toContain('floor');
			expect(seenOn(floor, headline(kind, { rep: BEN }))).toContain('floor');
		}
	);

	test('R6 whoever has opted out is on their own stream alone', () => {
		for (const kind of RECOGNITION_KINDS) {
			expect(seenOn(floorWith({ hidden: true }), headline(kind))).toEqual([`rep:${ADA}`]);
		}
	});

	test('of several people those are left out who keep it to themselves; where all do, nobody is told', () => {
		const floor = floorWith({ kinds: ['shoutOut', 'challenge'] });
		const both = headline('challenge', { rep: '', data: { others: [ADA, BEN] } });
		expect(see(floor, 'floor', both)?.data).toEqual({ others: [BEN] });
		expect(see(floor, `rep:${ADA}`, both)?.data).toEqual({ others: [ADA, BEN] });
		expect(seenOn(floor, headline('challenge', { rep: '', data: { others: [ADA] } }))).toEqual([
			`rep:${ADA}`
		]);
		const praise = headline('shoutOut', { rep: BEN, data: { text: 'x', others: [ADA] } });
		expect(see(floor, 'floor', praise)?.data).toEqual({ text: 'x' });
	});

	test('a change of mind begins the floor anew, another order or another field does not', () => {
		const floor = floorWith(null);
		const put = (privacy: RepPrivacy | null, name = 'Ada') =>
			restartedBy(floor.put('reps', ADA, { name, privacy }), floor.tables);
		expect(put({ kinds: ['deal'] })).toEqual(['floor']);
		expect(put({ kinds: ['deal'] }, 'Eve')).toEqual([]);
		expect(put({ kinds: ['deal', 'streak'] })).toEqual(['floor']);
		expect(put({ hidden: true, kinds: ['deal', 'streak'] })).toEqual(['floor']);
		expect(put({ hidden: true, kinds: [] })).toEqual(['floor']);
		expect(put({ hidden: false, kinds: [] })).toEqual(['floor']);
		expect(put(null)).toEqual([]);
	});
});

describe('amounts that are kept from the floor', () => {
	const data: RecognitionData = { metric: 'revenue', value: 5, threshold: 4, amount: 3, quantity: 2 };
	const shown = (hidden: boolean, more: RecognitionData = {}, stream = 'floor') =>
		see(floorWith(null, hidden), stream, headline('best', { data: { ...data, ...more } }))?.data;

	test('stand in no headline, be they amounts or figures of money; one’s own stay', () => {
		expect(shown(false)).toEqual(data);
		expect(shown(true)).toEqual({ metric: 'revenue', quantity: 2 });
		expect(shown(true, {}, `rep:${ADA}`)).toEqual(data);
	});

	test('figures of counts are no amounts; what a manager defined may be one', () => {
		expect(shown(true, { metric: 'calls' })).toMatchObject({ value: 5, threshold: 4 });
		for (const metric of ['margin', 'value_per_order', 'attainment', 'our_own_metric']) {
			expect(shown(true, { metric })).toEqual({ metric, quantity: 2 });
		}
	});
});

test('Invariant 3: a headline that is taken away leaves no byte but its id', () => {
	const floor = floorWith(null);
	floor.put('headlines', id('h'), headline('shoutOut'));
	const gone = floor.put('headlines', id('h'), null);
	const change = changeOf('floor', gone, viewpointOf(floor.tables, keyOf));
	expect(change).toMatchObject({ op: 'delete', id: id('h') });
	expect(JSON.stringify(change)).not.toContain('canary');
});
