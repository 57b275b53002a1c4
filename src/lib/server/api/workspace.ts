/** The floor itself: its name, its calendar, how it writes figures, and "Start my own floor". */
import { z } from 'zod';
import { maySeeScenario } from '#lib/domain/access.ts';
import { currencyDigits } from '#lib/domain/money.ts';
import type { Workspace } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { workspaceOf } from '#lib/server/floor/workspace.ts';
import { audited, commit, differing } from './commit.ts';
import { conflict, failure, type Problem } from './problem.ts';
import { route, type Route } from './route.ts';
import { hours, name, timeZone, weekday, workingDays } from './schemas.ts';

const currencies = new Set(Intl.supportedValuesOf('currency'));
const currency = z
	.string('must be a currency')
	.transform((code) => code.trim().toUpperCase())
	.refine((code) => currencies.has(code), 'is no currency such as EUR');

const locale = z
	.string('must be a language and region')
	.max(35, 'is too long')
	.refine(isLocale, 'is no language and region such as de-DE');

function isLocale(tag: string): boolean {
	try {
		return Intl.NumberFormat.supportedLocalesOf(tag).length === 1;
	} catch {
		return false; // not even the shape of one
	}
}

const WorkspaceView = z.object({
	id: z.string(),
	name: z.string(),
	currency: z.string(),
	timeZone: z.string(),
	locale: z.string(),
	weekStart: weekday,
	workingDays: z.array(weekday),
	hours: z.object({ from: z.string(), to: z.string() }),
	demo: z.boolean(),
	hideAmounts: z.boolean()
});

const getWorkspace = route({
	method: 'GET',
	path: '/workspace',
	summary: 'The floor: its name, calendar, currency and language.',
	access: 'floor.look',
	answer: WorkspaceView,
	handle({ app }) {
		return ok({ body: workspaceOf(app.authority.tables) });
	}
});

const changeWorkspace = route({
	method: 'PATCH',
	path: '/workspace',
	summary: 'Changes what is given and leaves the rest.',
	access: 'structure.write',
	body: z.strictObject({
		name: name.optional(),
		currency: currency.optional(),
		timeZone: timeZone.optional(),
		locale: locale.optional(),
		weekStart: weekday.optional(),
		workingDays: workingDays.refine((days) => days.length > 0, 'must name at least one day').optional(),
		hours: hours.optional(),
		hideAmounts: z.boolean('must be true or false').optional()
	}),
	answer: WorkspaceView,
	handle({ app, tools, identity, body }) {
		return tools.inTurn(async () => {
			const before = workspaceOf(app.authority.tables);
			const data = differing<Workspace>(before, body);
			const after: Workspace = { ...before, ...data };
			if (Object.keys(data).length === 0) return ok({ body: before });
			const refused = await clash(app, before, after);
			if (refused) return failed(refused);
			const { id } = before;
			const deed = { action: 'workspace.update', subject: `workspace:${id}`, before, after };
			const done = await commit(app, identity, [{ op: 'update', collection: 'workspace', id, data }], deed);
			return done.ok ? ok({ body: after }) : done;
		});
	}
});

/** Amounts are kept in minor units: with another number of decimals every one of them would say something else. */
async function clash({ record }: App, before: Workspace, after: Workspace): Promise<Problem | undefined> {
	if (currencyDigits(before.currency) === currencyDigits(after.currency)) return undefined;
	const [amount] = await record.find('activities', { filter: 'amount != 0 || margin != 0', limit: 1 });
	if (!amount) return undefined;
	const message = `has another number of decimals than ${before.currency}, in which amounts are recorded already`;
	return conflict(`${after.currency} ${message}.`, [{ pointer: '/currency', message }]);
}

interface OwnFloor {
	aside: string;
	/** Kept scenarios that are about somebody of the demo: those that the asker may see by name. */
	scenariosLeft: { names: string[]; ofOthers: number };
}

const startOwn = route({
	method: 'POST',
	path: '/floor/start-own',
	summary: 'Puts the demo aside and starts an empty floor. Accounts, keys and screens stay.',
	access: 'floor.replace',
	answer: z.object({
		aside: z.string(),
		scenariosLeft: z.object({ names: z.array(z.string()), ofOthers: z.number() })
	}),
	handle({ app, tools, identity }) {
		return tools.inTurn(async (): Promise<Result<{ body: OwnFloor }, Problem>> => {
			const started = await app.startOwn();
			if (!started.ok) {
				const { kept, message } = started.error;
				return failed(kept ? conflict(message) : { ...failure(), detail: message });
			}
			const { aside, left } = started.value;
			const seen = left.filter((scenario) => maySeeScenario(identity, scenario));
			const names = seen.map(({ name }) => name);
			const body = { aside, scenariosLeft: { names, ofOthers: left.length - names.length } };
			// the old record's audit went aside with it: the new one begins with this
			const deed = { action: 'floor.startOwn', subject: 'floor', after: body };
			await app.record.write([audited(app, identity, deed)]);
			return ok({ body });
		});
	}
});

export const workspaceRoutes: readonly Route[] = [getWorkspace, changeWorkspace, startOwn];
