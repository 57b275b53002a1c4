/** People who sign in: their role, whom they compete as, what they look after, and their one-time links. */
import { z } from 'zod';
import { actorOf } from '#lib/domain/access.ts';
import type { Id, User } from '#lib/domain/records.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import { repFinder } from '#lib/server/people/resolve.ts';
import type { App } from '#lib/server/app.ts';
import { createSignInLink } from '#lib/server/auth/sign-in.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write } from '#lib/server/record/store.ts';
import { audited, commit, differing } from './commit.ts';
import { conflict, invalid, notFound, refusedWrite, type Problem } from './problem.ts';
import { route, type Route } from './route.ts';
import { email, id, name, shortText } from './schemas.ts';

const role = z.enum(['rep', 'manager', 'admin'], 'must be rep, manager or admin');
/** Two spellings of one address are one account. */
const address = email.transform((text) => text.toLowerCase()).refine((text) => text !== '', 'is empty');
/** A person's id, externalId, e-mail or exact name; '' for none. */
const person = shortText;
const teams = z
	.array(id)
	.max(1_000, 'are too many')
	.transform((ids) => [...new Set(ids)]);

const UserView = z.object({
	id: z.string(),
	name: z.string(),
	email: z.string(),
	role,
	rep: z.string(),
	manages: z.array(z.string()),
	active: z.boolean()
});

const listUsers = route({
	method: 'GET',
	path: '/users',
	summary: 'Everyone who can sign in, and those who no longer can.',
	access: 'users.manage',
	answer: z.object({ users: z.array(UserView) }),
	handle({ app }) {
		return ok({ body: { users: [...app.authority.tables.users.values()] } });
	}
});

const createUser = route({
	method: 'POST',
	path: '/users',
	summary: 'Makes an account. Nobody needs a password: a one-time link signs in.',
	access: 'users.manage',
	body: z.strictObject({
		name: name.optional(),
		email: address,
		role,
		rep: person.optional(),
		manages: teams.optional()
	}),
	answer: UserView,
	handle({ app, tools, identity, body }) {
		return tools.inTurn(async () => {
			const rep = findPerson(app, body.rep ?? '');
			if (!rep.ok) return rep;
			const user: User = {
				id: randomId(),
				name: body.name ?? app.authority.tables.reps.get(rep.value)?.name ?? body.email.replace(/@.*$/, ''),
				email: body.email,
				role: body.role,
				rep: rep.value,
				manages: body.manages ?? [],
				active: true
			};
			const wrong = flaw(app, user);
			if (wrong) return failed(wrong);
			const done = await commit(
				app,
				identity,
				[{ op: 'create', collection: 'users', data: { ...user } }, ...personWrites(app, '', user)],
				{ action: 'users.create', subject: `users:${user.id}`, after: user }
			);
			return done.ok ? ok({ status: 201, body: user }) : done;
		});
	}
});

/** The id of the person that a text names; '' stays ''. */
function findPerson({ authority }: App, text: string): Result<Id, Problem> {
	if (text === '') return ok('');
	const found = repFinder(authority.tables.reps.values())(text);
	return found.ok ? ok(found.value.id) : failed(invalid([{ pointer: '/rep', message: found.error.message }]));
}

/** What keeps an account from being as wanted. */
function flaw({ authority: { tables } }: App, user: User): Problem | undefined {
	const errors: FieldError[] = [];
	const unknown = user.manages.filter((team) => !tables.teams.has(team));
	if (unknown.length > 0) errors.push({ pointer: '/manages', message: 'names a team that does not exist' });
	if (user.role === 'rep' && user.manages.length > 0) {
		errors.push({ pointer: '/manages', message: 'is for managers and admins' });
	}
	if (errors.length > 0) return invalid(errors);
	const others = [...tables.users.values()].filter((other) => other.id !== user.id);
	const taken: FieldError[] = [];
	if (others.some((other) => other.email.toLowerCase() === user.email)) {
		taken.push({ pointer: '/email', message: 'has an account already' });
	}
	if (user.rep !== '' && others.some((other) => other.rep === user.rep)) {
		taken.push({ pointer: '/rep', message: 'has an account already' });
	}
	if (taken.length > 0) return conflict('Somebody has this already.', taken);
	const admin = (one: User) => one.active && one.role === 'admin';
	if (admin(tables.users.get(user.id) ?? user) && !admin(user) && !others.some(admin)) {
		const pointer = user.active ? '/role' : '/active';
		return conflict('Nobody could run this floor any more: make somebody else an admin first.', [
			{ pointer, message: 'must stay: this is the last admin' }
		]);
	}
	return undefined;
}

/** Keeps people's own note of their account in step with the account. */
function personWrites({ authority }: App, former: Id, user: User): Write[] {
	if (former === user.rep) return [];
	const left = authority.tables.reps.get(former);
	return [
		...(left ? [{ op: 'update', collection: 'reps', id: former, data: { user: '' } } as const] : []),
		...(user.rep
			? [{ op: 'update', collection: 'reps', id: user.rep, data: { user: user.id } } as const]
			: [])
	];
}

const changeUser = route({
	method: 'PATCH',
	path: '/users/{id}',
	summary: 'Changes what is given of an account. Switching it off signs it out everywhere.',
	access: 'users.manage',
	body: z.strictObject({
		name: name.optional(),
		email: address.optional(),
		role: role.optional(),
		rep: person.optional(),
		manages: teams.optional(),
		active: z.boolean('must be true or false').optional()
	}),
	answer: UserView,
	handle({ app, tools, identity, params, body }) {
		return tools.inTurn(async () => {
			const before = app.authority.tables.users.get(params.id);
			if (!before) return failed(notFound('user'));
			const rep = body.rep === undefined ? ok(before.rep) : findPerson(app, body.rep);
			if (!rep.ok) return rep;
			// who is made a rep looks after nothing any more, said or not
			const manages = body.manages ?? (body.role === 'rep' ? [] : before.manages);
			const data = differing<User>(before, { ...body, rep: rep.value, manages });
			const after: User = { ...before, ...data };
			if (Object.keys(data).length === 0) return ok({ body: before });
			const wrong = flaw(app, after);
			if (wrong) return failed(wrong);
			const leaving = before.active && !after.active;
			const sessions = leaving ? await app.sessions.ofUser(before.id) : [];
			const done = await commit(
				app,
				identity,
				[
					{ op: 'update', collection: 'users', id: before.id, data },
					...personWrites(app, before.rep, after),
					...(await app.sessions.ending(sessions)),
					...(leaving ? await linksGone(app, before.id) : [])
				],
				{ action: 'users.update', subject: `users:${before.id}`, before, after }
			);
			if (done.ok) app.sessions.ended(sessions.map(({ id }) => id));
			return done.ok ? ok({ body: after }) : done;
		});
	}
});

/** So many links of one account go in one batch; while it is off, more would be of no use anyway. */
const MOST_LINKS = 300;

/** Burns an account's links that nobody took. */
async function linksGone({ record }: App, user: Id): Promise<Write[]> {
	const filter = record.filter('user = {:user}', { user });
	const links = await record.find('sign_in_links', { filter, sort: '-expiresAt', limit: MOST_LINKS });
	return links.map((row): Write => ({ op: 'delete', collection: 'sign_in_links', id: row.id }));
}

const signOutUser = route({
	method: 'DELETE',
	path: '/users/{id}/sessions',
	summary: 'Signs an account out on every device, and burns the links that it was given.',
	access: 'users.manage',
	handle({ app, tools, identity, params }) {
		return tools.inTurn(async () => {
			const user = app.authority.tables.users.get(params.id);
			if (!user) return failed(notFound('user'));
			const rows = await app.sessions.ofUser(user.id);
			const before = { devices: rows.map(({ device, createdAt }) => ({ device, createdAt })) };
			const deed = { action: 'users.signOut', subject: `users:${user.id}`, before, after: { devices: [] } };
			const also = [...(await linksGone(app, user.id)), audited(app, identity, deed)];
			const ended = await app.sessions.end(rows, also);
			return ended.ok ? ok({}) : failed(refusedWrite(ended.error));
		});
	}
});

const makeLink = route({
	method: 'POST',
	path: '/users/{id}/link',
	summary: 'A link that signs this account in, once, within 15 minutes. Shown only here.',
	access: 'users.manage',
	answer: z.object({ link: z.string(), expiresAt: z.string() }),
	async handle({ app, identity, request, params }) {
		const user = app.authority.tables.users.get(params.id);
		if (!user) return failed(notFound('user'));
		if (!user.active) return failed(conflict('This account is switched off.'));
		const deed = { action: 'users.link', subject: `users:${user.id}` };
		const made = await createSignInLink(app, user.id, actorOf(identity), [audited(app, identity, deed)]);
		if (!made.ok) return failed(refusedWrite(made.error));
		const { path, expiresAt } = made.value;
		// the asker reached us under this address, and the hook has checked that it is ours
		const base = app.settings.origin ?? new URL(request.url).origin;
		return ok({ status: 201, body: { link: base + path, expiresAt: new Date(expiresAt).toISOString() } });
	}
});

export const userRoutes: readonly Route[] = [listUsers, createUser, changeUser, signOutUser, makeLink];
