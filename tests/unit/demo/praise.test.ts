import { expect, test } from 'vitest';
import { demoFloor } from '#lib/domain/demo/floor.ts';
import { concerned } from '#lib/domain/recognition/recognition.ts';
import { isReaction } from '#lib/domain/recognition/reactions.ts';
import { mentionedIn } from '#lib/domain/recognition/mentions.ts';

const NOW = Date.UTC(2026, 10, 23, 10);

test('the demo’s people praise each other: everybody named is there, and counts are of what was said', () => {
	const { praise, sellers } = demoFloor(20, NOW, 'Europe/Berlin');
	const here = new Set(sellers.map(({ rep }) => rep.id));
	expect(praise.shoutOuts.length).toBeGreaterThanOrEqual(4);
	for (const told of praise.shoutOuts) {
		const of = <T extends { recognition: string }>(rows: readonly T[]) =>
			rows.filter(({ recognition }) => recognition === told.id);
		expect(concerned(told).every((rep) => here.has(rep))).toBe(true);
		expect(Date.parse(told.at)).toBeLessThan(NOW);
		expect(Date.parse(told.at)).toBeGreaterThan(NOW - 21 * 86_400_000);
		expect(told.team).not.toBe('');
		expect(of(praise.comments)).toHaveLength(told.comments);
		const counts = Object.entries(told.reactions);
		expect(of(praise.reactions)).toHaveLength(counts.reduce((sum, [, count]) => sum + count, 0));
		expect(counts.every(([emoji]) => isReaction(emoji))).toBe(true);
	}
	for (const { rep, text } of praise.comments) {
		expect([rep, ...mentionedIn(text)].every((id) => here.has(id))).toBe(true);
		expect(text).not.toMatch(/[{}]/);
	}
	const once = praise.reactions.map(({ recognition, user, emoji }) => `${recognition} ${user} ${emoji}`);
	expect(new Set(once).size).toBe(once.length);
});
