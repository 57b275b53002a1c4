/** The demo's people react to what was recognised, each time once. */
import { cheersFor } from '#lib/domain/demo/cheers.ts';
import type { Headline } from '#lib/domain/recognition/recognition.ts';
import type { Rep } from '#lib/domain/records.ts';
import type { Write } from '#lib/server/record/store.ts';

/** Nobody cheers within this time, nor after that one. */
const SOON_MS = 2 * 60_000;
const LATE_MS = 4 * 86_400_000;
/** At one look. */
const MOST = 8;

export interface Cheering {
	/** Of the decision. */
	readonly key: string;
	readonly writes: readonly Write[];
}

/** What is to be said to the newest headlines that nobody has said anything to yet; newest first. */
export function cheering(
	headlines: Iterable<Headline>,
	reps: readonly Pick<Rep, 'id'>[],
	now: number,
	isTold: (key: string) => boolean
): Cheering[] {
	const colleagues = reps.map(({ id }) => id);
	const found: Cheering[] = [];
	for (const headline of [...headlines].sort((a, b) => (a.at < b.at ? 1 : -1))) {
		if (found.length === MOST) break;
		const age = now - Date.parse(headline.at);
		const key = `demo:cheers:${headline.id}`;
		const silent = headline.comments === 0 && Object.keys(headline.reactions).length === 0;
		if (!silent || age < SOON_MS || age > LATE_MS || isTold(key)) continue;
		const cheers = cheersFor(headline, colleagues);
		if (!cheers) continue;
		const { id: recognition } = headline;
		const counts = { reactions: { ...cheers.counts }, comments: cheers.comments.length };
		found.push({
			key,
			writes: [
				...cheers.reactions.map((data): Write => ({
					op: 'create',
					collection: 'reactions',
					data: { ...data, recognition }
				})),
				...cheers.comments.map((data): Write => ({
					op: 'create',
					collection: 'comments',
					data: { ...data, recognition }
				})),
				{ op: 'update', collection: 'recognitions', id: recognition, data: counts },
				{ op: 'update', collection: 'headlines', id: recognition, data: counts }
			]
		});
	}
	return found;
}
