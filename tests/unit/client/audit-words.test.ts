import { expect, test } from 'vitest';
import { changesOf, deedWords, subjectWords, type AuditEntry } from '#lib/client/audit-words.ts';

const ADA = 'user00000000001';
const NAMES = { [ADA]: 'Ada Byron', team00000000001: 'North' };
const deed = (more: Partial<AuditEntry>): AuditEntry => ({
	...{ id: 'a', at: '2026-03-02T09:00:00.000Z', actor: 'operator', action: 'users.update' },
	...{ subject: `users:${ADA}`, before: null, after: null },
	...more
});
const told = (more: Partial<AuditEntry>) =>
	changesOf(deed(more), NAMES).map(({ field, before, after }) => `${field}: ${before} > ${after}`);

test('Audit: of something made all is told that its name and being new do not say, in one order', () => {
	const made = { role: 'admin', active: true, manages: ['team00000000001'], email: 'ada@floor.example' };
	const expected = ['Email:  > ada@floor.example', 'Role:  > admin', 'Manages:  > North'];
	expect(told({ after: { ...made, name: 'Ada Byron' } })).toEqual(expected);
	expect(
		told({ after: { name: 'Ada Byron', ...Object.fromEntries(Object.entries(made).reverse()) } })
	).toEqual(expected);
});

test('Audit: of a change only what it touched is told, a new name and a switch too', () => {
	const before = { name: 'Ada', active: true, role: 'rep' };
	expect(told({ before, after: { active: false, name: 'Ada Byron' } })).toEqual([
		'Name: Ada > Ada Byron',
		'Active: yes > no'
	]);
});

test('Audit: many at once are listed, and called what they are', () => {
	const many = deed({
		...{ action: 'holidays.create', subject: 'holidays' },
		after: [{ date: '2026-12-24', name: 'Christmas Eve' }]
	});
	expect(`${deedWords(many.action)}${subjectWords(many, NAMES)}`).toBe('added holidays');
	expect(changesOf(many, NAMES)).toEqual([
		{ field: 'What', before: '', after: 'name Christmas Eve, date 2026-12-24' }
	]);
	expect(subjectWords(deed({ subject: 'pipeline.csv' }), NAMES)).toBe('pipeline.csv');
});
