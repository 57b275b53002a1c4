/** L4: who of the demo's people brought a song or a picture of their own, and its bytes. */
import type { Id, MediumKind } from '#lib/domain/records.ts';
import { demoId, type People } from './people.ts';
import { demoPicture } from './pictures.ts';
import { demoSong } from './songs.ts';

/** Places in the list of sellers. Each team has somebody whose picture is its sign, and not everybody wants both. */
const OWNERS: Readonly<Record<MediumKind, readonly number[]>> = {
	picture: [0, 9, 14, 19],
	song: [0, 6, 9, 12, 19]
};

/** Those who are seen with a picture: what is great happens to them while somebody looks for the first time. */
export const isPictured = (rep: Id): boolean =>
	OWNERS.picture.some((number) => demoId('rep', number + 1) === rep);

export interface DemoMedium {
	readonly id: Id;
	readonly rep: Id;
	readonly kind: MediumKind;
	/** A GIF or a WAV file; the same for the same seed. Made when it is asked for. */
	readonly bytes: () => Uint8Array;
}

/** What the people of a floor have, in no order that matters. */
export function demoMedia(
	seed: number,
	{ sellers, teams, memberships }: Pick<People, 'sellers' | 'teams' | 'memberships'>
): DemoMedium[] {
	const teamOf = (rep: Id) => {
		const now = memberships.find((one) => one.rep === rep && one.to === '');
		return teams.findIndex(({ id }) => id === now?.team);
	};
	const here = sellers.filter(({ lastDay }) => lastDay === Infinity);
	const owned = (kind: MediumKind) => here.filter(({ number }) => OWNERS[kind].includes(number));
	return [
		...owned('picture').map(({ rep, number }): DemoMedium => ({
			...{ id: demoId('picture', number + 1), rep: rep.id, kind: 'picture' },
			bytes: () => demoPicture(Math.max(0, teamOf(rep.id)))
		})),
		...owned('song').map(({ rep, number }): DemoMedium => ({
			...{ id: demoId('song', number + 1), rep: rep.id, kind: 'song' },
			bytes: () => demoSong(seed, number)
		}))
	];
}
