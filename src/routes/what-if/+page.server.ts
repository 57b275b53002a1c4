import { redirect } from '@sveltejs/kit';
import { actorOf, may } from '#lib/domain/access.ts';
import { isOnesOwn, OF } from '#lib/domain/projection/about.ts';
import { scenariosFor } from '#lib/server/api/scenarios.ts';
import { typedWhatIf } from '#lib/server/pages/what-if.ts';
import { ownWhatIf, whoseChoices } from '#lib/server/pages/what-if-own.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, identity }, url }) => {
	if (!may(identity, 'floor.look')) {
		redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
	}
	const search = url.searchParams;
	const choices = whoseChoices(app, identity);
	/** W8: a rep keeps all of it in the browser; everybody else what is over their own numbers. */
	const isPrivate = identity.kind === 'user' && identity.role === 'rep';
	const of = search.get(OF);
	const named = choices.find(({ whose }) => whose === of);
	/** Whose numbers the address asks for is not here, or not for this reader. */
	const gone = of !== null && !named;
	const fresh = search.size === 0 ? choices[0] : undefined;
	const chosen = named ?? (gone || isPrivate ? choices[0] : fresh);
	const mineIs = choices.find(({ whose }) => isOnesOwn(whose));
	// of one's own numbers nothing that is asked of them comes here, so that they are painted as they are
	const mine = mineIs && ownWhatIf(app, identity, mineIs.whose, new URLSearchParams());
	const own = chosen && (chosen === mineIs ? mine : ownWhatIf(app, identity, chosen.whose, search));
	const worth = own?.own.practices.people.some(({ calls }) => calls > 0) === true;
	/** Scenarios in the record, for those who may keep any there. */
	const record = may(identity, 'scenarios.keep')
		? { me: actorOf(identity), scenarios: await scenariosFor(app, identity) }
		: undefined;
	return {
		typed: typedWhatIf(app, search),
		...(own && (worth || named || gone) ? { own } : {}),
		...(mine && mine !== own ? { mine } : {}),
		/** Which of the two the address asks for. */
		shows: named || gone || (fresh && worth) ? ('own' as const) : ('typed' as const),
		choices,
		gone,
		isPrivate,
		record
	};
};
