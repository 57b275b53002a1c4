import type { DemoFloor } from '#lib/domain/demo/floor.ts';
import type { Write } from '#lib/server/record/store.ts';

/** Shout-outs of the demo, with what was said to them. */
export function praiseWrites({ praise, manager }: Pick<DemoFloor, 'praise' | 'manager'>): Write[] {
	return [
		...praise.shoutOuts.flatMap((told): Write[] => [
			{
				op: 'create',
				collection: 'recognitions',
				data: {
					...told,
					...{ key: `shout-out:${told.id}`, icon: '', cause: '', causeSeq: 0, hidden: false, quiet: false },
					createdBy: told.data.by === manager.name ? `user:${manager.id}` : ''
				}
			},
			{ op: 'create', collection: 'headlines', data: { ...told } }
		]),
		...praise.reactions.map((data): Write => ({ op: 'create', collection: 'reactions', data: { ...data } })),
		...praise.comments.map((data): Write => ({ op: 'create', collection: 'comments', data: { ...data } }))
	];
}
