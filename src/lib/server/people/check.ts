import { isLocalDate } from '#lib/domain/calendar.ts';
import type { FieldError } from '#lib/domain/result.ts';
import type { PersonRow } from './plan.ts';

const LONGEST = 200;
const EMAIL = /^[^\s@<>(),;:"]+@[^\s@<>(),;:"]+\.[^\s@<>(),;:".]+$/;

/** What is wrong with a person's fields by themselves, whoever else there is; each error points at its field. */
export function checkPerson(row: PersonRow): FieldError[] {
	const errors: FieldError[] = [];
	const wrong = (field: keyof PersonRow, message: string) => errors.push({ pointer: `/${field}`, message });
	if (row.name.trim() === '') wrong('name', 'is empty: who is it?');
	for (const field of ['externalId', 'name', 'email', 'team', 'region'] as const) {
		const value = row[field];
		if (value !== undefined && value.length > LONGEST) wrong(field, `is longer than ${LONGEST} characters`);
	}
	for (const field of ['team', 'region'] as const) {
		if (row[field]?.trim() === '') wrong(field, 'is empty: leave it out or give a name');
	}
	if (row.email && !EMAIL.test(row.email.trim())) wrong('email', 'is no e-mail address');
	for (const field of ['startedOn', 'endedOn', 'from'] as const) {
		const value = row[field];
		const open = value === '' && field !== 'from';
		if (value !== undefined && !open && !isLocalDate(value)) wrong(field, 'is no day (YYYY-MM-DD)');
	}
	if (row.startedOn && row.endedOn && row.endedOn < row.startedOn) wrong('endedOn', 'is before the start');
	return errors;
}
