import { redirect } from '@sveltejs/kit';
import { actorOf, may } from '#lib/domain/access.ts';
import { scenariosFor } from '#lib/server/api/scenarios.ts';
import { typedWhatIf } from '#lib/server/pages/what-if.ts';
import { ownWhatIf, whoseChoices } from '#lib/server/pages/what-if-own.ts';
import type { PageServerLoad } from './$types';

/** Whose numbers an address asks for; typed scenarios have no such name. */
const OF = 'of';

export const load: PageServerLoad = async ({ locals: { app, identity }, url }) => {
	if (!may(identity, 'floor.look')) {
		redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
	}
	const search = url.searchParams;
	const choices = whoseChoices(app, identity);
	/** W8: what a rep asks over their own numbers stays in the browser. */
	const isPrivate = identity.kind === 'user' && identity.role === 'rep';
	const named = choices.find(({ whose }) => whose === search.get(OF));
	const fresh = search.size === 0 ? choices[0] : undefined;
	const chosen = named ?? fresh ?? (isPrivate ? choices[0] : undefined);
	const own = chosen && ownWhatIf(app, identity, chosen.whose, isPrivate ? new URLSearchParams() : search);
	const worth = own?.own.practices.people.some(({ calls }) => calls > 0) === true;
	/** Scenarios in the record, for those who may keep any there. */
	const record = may(identity, 'scenarios.keep')
		? { me: actorOf(identity), scenarios: await scenariosFor(app, identity) }
		: undefined;
	return {
		typed: typedWhatIf(app, search),
		...(own && (worth || named) ? { own } : {}),
		/** Which of the two the address asks for. */
		shows: named || (fresh && worth) ? ('own' as const) : ('typed' as const),
		choices,
		isPrivate,
		record
	};
};
