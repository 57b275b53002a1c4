import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Format } from '#lib/client/format.ts';
import { GROUP_WORDS, notificationWords, WAY_WORDS, type Told } from '#lib/client/notification-words.ts';
import { NOTICE_GROUPS, NOTICE_WAYS } from '#lib/domain/notifications/kinds.ts';

const format = new Format({ locale: 'en-US', currency: 'USD', timeZone: 'UTC' }, () =>
	Date.parse('2026-03-02T12:00Z')
);
const NAMES: Record<string, string> = { calls: 'Calls', bo00000000000000: 'Bo', repbo0000000001: 'Bo Lind' };
const say = (kind: string, data: Told['data'] = {}, href = '/x') => {
	const { title, text, action } = notificationWords({ kind, data, href }, (id) => NAMES[id], format);
	return [title, text, action];
};

const bo = { name: 'Bo', metric: 'calls' };
const calls = { key: 'calls', name: 'Calls', unit: 'count' };
const risk = {
	rule: 'r',
	name: 'Ten calls',
	metric: calls,
	missing: 3,
	length: 14,
	per: 'day',
	date: '2026-03-02',
	until: '17:00'
};
const day = { date: '2026-03-02', calls: 42, orders: 1, revenue: 30_000, streaks: [] };

test.each<[string, Told['data'], string, string, string]>([
	[
		'challenge.invited',
		{ ...bo, stake: 'a coffee' },
		'Bo challenges you',
		'Calls. For a coffee',
		'Accept or decline'
	],
	[
		'challenge.invited',
		{ ...bo, team: 'North' },
		'Bo challenges your team',
		'Calls, with North',
		'Accept or decline'
	],
	['challenge.settled', { ...bo, outcome: 'won' }, 'You win against Bo', 'Calls', 'Open it'],
	[
		'challenge.settled',
		{ ...bo, outcome: 'won', team: 'North' },
		'North wins against Bo',
		'Calls, with North',
		'Open it'
	],
	['challenge.settled', { ...bo, outcome: 'draw' }, 'A draw with Bo', 'Calls', 'Open it'],
	['challenge.settled', { ...bo, outcome: 'over' }, 'The challenge with Bo is settled', 'Calls', 'Open it'],
	[
		'challenge.toRule',
		{ sides: ['repbo0000000001', 'gone'], metric: 'calls', flips: true },
		'A late record between Bo Lind and a colleague',
		'Calls. Counted, it changes who is ahead',
		'Decide'
	],
	[
		'challenge.toRule',
		{},
		'A late record between a colleague and a colleague',
		'Who is ahead stays the same',
		'Decide'
	],
	[
		'contest.launched',
		{ name: 'Sprint', from: '2026-03-09 09:00:00.000Z' },
		'You are in: Sprint',
		'From Mon, Mar 9',
		'Open'
	],
	[
		'contest.paused',
		{ name: 'Sprint', why: 'the phones are down' },
		'Sprint is paused',
		'The phones are down',
		'Open'
	],
	[
		'contest.ended',
		{ name: 'Sprint' },
		'Sprint is over',
		'Records of it still count until it is settled',
		'Open'
	],
	[
		'contest.words',
		{ name: 'Raffle' },
		'The tickets of Raffle are out',
		'Add a word to the draw within ten minutes',
		'Add a word'
	],
	[
		'contest.settled',
		{ name: 'Sprint', place: 2, prizes: ['A day off', 'A cake'] },
		'You win in Sprint',
		'A day off, A cake',
		'Open'
	],
	['contest.settled', { name: 'Sprint', place: 1, prizes: [] }, 'You are first in Sprint', '', 'Open'],
	['contest.settled', { name: 'Sprint', place: 23, prizes: [] }, 'Sprint is settled', '', 'Open'],
	[
		'contest.amended',
		{ name: 'Sprint', why: 'an order came late' },
		'The result of Sprint was corrected',
		'An order came late',
		'Open'
	],
	[
		'contest.toRule',
		{ name: 'Sprint', places: 2, prizes: 1 },
		'A late record in Sprint',
		'It changes 2 places and 1 prize',
		'Decide'
	],
	['challenge.declined', bo, 'Bo does not play this time', 'Calls', 'Open it'],
	[
		'recognition.shoutOut',
		{ by: 'Cy', text: 'Well done, @[repbo0000000001]' },
		'Cy praises you',
		'Well done, @Bo Lind',
		'Open'
	],
	[
		'leave.asked',
		{ rep: 'repbo0000000001', from: '2026-03-09', to: '2026-03-11' },
		'Bo Lind asks for leave',
		'Mar 9 – 11',
		'Decide'
	],
	['goal.reached', { name: 'Sprint' }, 'Sprint is reached', 'Together, before its end', 'Open'],
	[
		'league.up',
		{ name: 'League 3', count: 2 },
		'You move up to League 3',
		'2nd in your group last week',
		'Open'
	],
	[
		'leave.decided',
		{ state: 'approved', from: '2026-03-09', to: '2026-03-11' },
		'Your leave is approved',
		'Mar 9 – 11',
		'Open'
	],
	['streak.risk', risk, '3 calls keep your 14-day streak', 'Ten calls, until 17:00', 'Open'],
	[
		'streak.risk',
		{ ...risk, missing: 1 },
		'1 call keeps your 14-day streak',
		'Ten calls, until 17:00',
		'Open'
	],
	['summary.day', day, 'Your day: 42 calls, 1 order, $300', '', 'Open'],
	[
		'summary.day',
		{ ...day, target: 40, place: 4, gained: 2, streaks: [{ name: 'Ten calls', length: 15, per: 'day' }] },
		'Your day: 42 calls, 1 order, $300',
		'The target of 40 calls is reached. Up 2 places to 4th this week. Ten calls: 15 days',
		'Open'
	],
	['summary.day', { ...day, calls: 0, orders: 0, revenue: 0 }, 'Your day is done', '', 'Open'],
	['contest.prizeWon', { name: 'March' }, 'Contest: prize won', 'March', 'Open'],
	['', {}, 'Something new', '', 'Open']
])('%s %j', (kind, data, title, text, action) => {
	expect(say(kind, data).map((one) => one.replace(/[\u2009\u2002]/g, ' '))).toEqual([title, text, action]);
});

test('kindness: a target that was not reached is not held against anybody', () => {
	expect(say('summary.day', { ...day, target: 50 }).join(' ')).not.toMatch(/50|target|only|missed|behind/i);
});

test('data that lacks what is asked for is still put into words, and nothing of an object’s own is taken for a kind', () => {
	for (const kind of [
		'streak.risk',
		'summary.day',
		'league.up',
		'challenge.settled',
		'leave.decided',
		'toString',
		'__proto__'
	])
		expect(say(kind)[0]).toMatch(/\w/);
	expect(say('leave.decided', { from: 7 }, '')[2]).toBe('');
});

/** The product's own sources. */
function* sources(dir: string): Iterable<string> {
	for (const entry of readdirSync(dir, { withFileTypes: true })) {
		const path = join(dir, entry.name);
		if (entry.isDirectory()) yield* sources(path);
		else if (path.endsWith('.ts')) yield readFileSync(path, 'utf8');
	}
}

test('every kind that the server tells has words of its own', () => {
	const kinds = new Set<string>();
	for (const source of sources('src/lib/server')) {
		for (const [, kind] of source.matchAll(
			/kind: '((?:challenge|contest|recognition|goal|league|streak|summary|leave)\.\w+)'/g
		))
			if (kind) kinds.add(kind);
		if (source.includes('`challenge.${kind}`'))
			for (const [, kind] of source.matchAll(/(?:tell\(|\n\t\t)'(\w+)'/g))
				if (kind) kinds.add(`challenge.${kind}`);
	}
	expect(kinds.size).toBeGreaterThan(8);
	const plain = [...kinds].filter((kind) => say(kind, { name: 'N' })[0]?.includes(': '));
	// these two are made of their data alone, and are looked at above
	expect(plain.filter((kind) => kind !== 'summary.day' && kind !== 'streak.risk')).toEqual([]);
});

test('every group and way has words', () => {
	expect(Object.keys(GROUP_WORDS)).toEqual([...NOTICE_GROUPS]);
	expect(Object.keys(WAY_WORDS).sort()).toEqual([...NOTICE_WAYS].sort());
});
