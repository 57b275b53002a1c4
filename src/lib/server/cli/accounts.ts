import type { Role } from '#lib/domain/records.ts';
import { answered, post, Refused, type Command } from './command.ts';
import type { Api } from './connect.ts';

export const keyCreate: Command = {
	name: 'key create',
	usage: '--name NAME --scope read|write|admin',
	summary: 'makes a key for a machine and prints it, this once',
	options: { name: { type: 'string' }, scope: { type: 'string' } },
	positionals: [],
	needs: ['name', 'scope'],
	async run({ api, terminal, values: { name, scope } }) {
		const { key } = await answered<{ key: string }>(await api.call('/keys', post({ name, scope })));
		terminal.out(key);
		return 0;
	}
};

interface Account {
	readonly id: string;
	readonly email: string;
	readonly role: Role;
	readonly active: boolean;
}

export const userCreate: Command = {
	name: 'user create',
	usage: '--email ADDRESS --role rep|manager|admin [--name NAME] [--rep PERSON]',
	summary: 'makes an account (or takes the one there is) and prints a link that signs it in once',
	options: {
		email: { type: 'string' },
		role: { type: 'string' },
		name: { type: 'string' },
		rep: { type: 'string' }
	},
	positionals: [],
	needs: ['email', 'role'],
	async run({ api, terminal, values: { email, role, name, rep } }) {
		const wanted = { email, role, ...(name !== undefined && { name }), ...(rep !== undefined && { rep }) };
		const response = await api.call('/users', post(wanted));
		const taken = response.status === 409;
		const account = taken
			? await existing(api, response, String(email), String(role))
			: await answered<Account>(response);
		if (taken) terminal.say('There is such an account already: this link signs it in.');
		const { link } = await answered<{ link: string }>(
			await api.call(`/users/${account.id}/link`, { method: 'POST' })
		);
		terminal.out(link);
		return 0;
	}
};

/** The account that the address has already. With another role, or switched off, it is not the one that was wanted. */
async function existing(api: Api, refusal: Response, email: string, role: string): Promise<Account> {
	const { users } = await answered<{ users: Account[] }>(await api.call('/users'));
	const account = users.find((user) => user.email.toLowerCase() === email.trim().toLowerCase());
	if (!account) return answered(refusal);
	if (!account.active) throw new Refused(`${email} has an account that is switched off.`);
	if (account.role !== role) throw new Refused(`${email} has an account already, as ${account.role}.`);
	return account;
}
